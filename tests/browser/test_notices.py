"""From the count beside the pages to the matter itself, by keyboard and on a phone."""

import pytest
from sqlalchemy import select

from editorial import review
from models.actor import Actor
from models.house import House
from models.notice import Notice
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


def test_a_notice_is_found_read_and_followed_on_a_phone(
    house: House, alice: Actor, bob: Actor, visit: Visit
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    with house.database.transaction() as session:
        review.request_changes(session, alice, post.id, reason="Say where.", now=house.now())
    page = visit("/", who="bob", width=390)
    page.get_by_text("More", exact=False).locator("visible=true").first.press("Enter")
    page.get_by_role("link", name="Notices").locator("visible=true").press("Enter")
    page.get_by_text("Say where.").wait_for()
    page.get_by_role("button", name="Look").press("Enter")
    page.wait_for_url(f"**/posts/{post.id}")
    page.goto("/notices")
    page.get_by_text("Everything is read").wait_for()
    with house.database.reading() as session:
        (notice,) = session.scalars(select(Notice).where(Notice.user_id == bob.user_id))
    assert notice.read_at is not None
