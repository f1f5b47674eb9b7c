"""A newcomer walks the first five steps, on a phone, by keyboard."""

import pytest
from sqlalchemy import delete

from models.actor import Actor
from models.house import House
from models.people import Membership
from tests.browser.conftest import Visit
from tests.browser.test_access import findings, sideways
from tests.web import rows

pytestmark = pytest.mark.browser


def test_a_newcomer_is_led_from_an_empty_house_to_the_first_post(
    house: House, ada: Actor, visit: Visit
) -> None:
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id != ada.user_id))
    page = visit("/", who="ada", width=390)
    assert not [*findings(page)]
    walked = (
        ("Connect a channel", "**/channels"),
        ("Invite somebody", "**/team"),
        ("Set the line", "**/line"),
        ("Write the first post", "**/compose"),
        ("Approve it and give it a time", "**/review"),
    )
    for words, address in walked:
        page.get_by_role("link", name=words).press("Enter")
        page.wait_for_url(address)
        page.goto("/")
    page.goto("/team")
    page.get_by_label("E-mail address").fill("zoe@example.org")
    page.get_by_role("button", name="Invite").press("Enter")
    assert "/invited/" in page.get_by_role("textbox", name="The link to pass on").input_value()
    assert not [*findings(page)]
    assert sideways(page) <= 0
    rows.connected(house, ada)
    page.goto("/")
    page.get_by_text("2 of 5 done").wait_for()
    page.get_by_role("button", name="I know my way").press("Enter")
    page.get_by_text("The first steps are put away.").wait_for()
    assert page.get_by_role("heading", name="First steps").count() == 0
