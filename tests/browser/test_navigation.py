"""The list of pages on a phone, by keyboard."""

import pytest
from playwright.sync_api import expect

from models.actor import Actor
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_more_opens_under_headings_closes_by_escape_and_leads_on(
    alice: Actor, visit: Visit
) -> None:
    page = visit("/", width=390)
    more = page.locator(".more-pages > summary")
    more.press("Enter")
    sheet = page.locator(".sheet")
    expect(sheet.get_by_role("list", name="Planning")).to_be_visible()
    expect(sheet.get_by_role("link", name="Approval")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(more).to_be_focused()
    more.press("Enter")
    sheet.get_by_text("The association").press("Enter")
    sheet.get_by_role("link", name="Approval").press("Enter")
    page.wait_for_url("**/approval")
    more.press("Enter")
    expect(sheet.get_by_role("link", name="Approval")).to_have_attribute("aria-current", "page")
