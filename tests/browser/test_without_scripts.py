"""JavaScript off: reading, submitting and approving still work."""

import pytest
from playwright.sync_api import expect

from models.actor import Actor
from models.house import House
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


def test_a_post_is_written_submitted_approved_and_placed(
    visit: Visit, house: House, alice: Actor, bob: Actor
) -> None:
    rows.connected(house, alice)
    page = visit("/compose", who="bob", scripts=False, width=390)
    page.get_by_label("Title").fill("Open day")
    page.get_by_label("Text", exact=True).fill("Come and see.")
    page.locator("input[name=channel]").first.check()
    page.get_by_role("button", name="Save and submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()

    page = visit("/review", scripts=False)
    page.get_by_role("button", name="Approve", exact=True).first.click()
    page.goto("/")
    page.get_by_role("link", name="Open day").first.click()
    page.get_by_role("button", name="Choose the time for me").click()
    for view in ("month", "week"):
        page.goto(f"/calendar?view={view}")
        expect(page.locator("#calendar").get_by_role("link", name="Open day").first).to_be_visible()
        expect(page.get_by_role("button", name="Each channel by itself")).to_have_count(0)
