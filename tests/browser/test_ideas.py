"""From a line that somebody noted to its draft, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from models.actor import Actor
from models.house import House
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


def test_an_idea_is_noted_and_written_on_a_phone(house: House, alice: Actor, visit: Visit) -> None:
    rows.connected(house, alice)
    page = visit("/ideas", width=390)
    page.get_by_label("In one line").fill("A recipe a month")
    page.locator("summary", has_text="Link, note").press("Enter")
    page.get_by_label("Link", exact=True).fill("https://example.org/soup")
    page.keyboard.press("Enter")
    page.get_by_text("Noted: “A recipe a month”.").wait_for()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Make it a draft – A recipe a month").press("Enter")
    page.wait_for_url("**/posts/1/edit")
    assert page.get_by_label("Title").input_value() == "A recipe a month"
    assert page.get_by_label("Link", exact=True).input_value() == "https://example.org/soup"
