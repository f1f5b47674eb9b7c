"""From what comes up to its draft, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from models.actor import Actor
from models.house import House
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_an_occasion_is_written_by_one_press(
    house: House, alice: Actor, visit: Visit, width: int
) -> None:
    channel = rows.connected(house, alice)
    rows.comes_back(house, alice, "Supper", channels=(channel.id,), note="Say thank you.")
    page = visit("/", width=width)
    page.get_by_text("in 12 days: nobody has written anything").wait_for()
    page.get_by_role("button", name="Write it – Supper, 12 December 2026").press("Enter")
    page.wait_for_url("**/posts/1/edit")
    assert page.get_by_label("Title").input_value() == "Supper 2026"
    assert page.get_by_label("Worthless from").input_value() == "2026-12-13T00:00"
    assert page.get_by_role("checkbox", name="Feed news").is_checked()
    page.get_by_text("To be said: Say thank you.").wait_for()


@pytest.mark.parametrize("width", [1440, 390])
def test_one_is_added_and_left_out_this_time_by_keyboard(visit: Visit, width: int) -> None:
    page = visit("/marronniers/new", width=width)
    page.get_by_label("Name", exact=True).fill("Supper")
    page.get_by_label("on a weekday of the month").press("Space")
    assert not page.get_by_label("Day of the month", exact=True).is_visible()
    page.get_by_label("Which one").select_option("last")
    page.get_by_label("Weekday", exact=True).select_option("Sunday")
    page.get_by_role("button", name="Keep it").press("Enter")
    page.get_by_text("“Supper” is kept: each month, the last Sunday.").wait_for()
    name = "Not this time – Supper, 27 December 2026"
    page.locator(f'summary[aria-label="{name}"]').press("Enter")
    page.get_by_label("Why?").locator("visible=true").fill("Closed")
    page.keyboard.press("Enter")
    page.get_by_text("Because: Closed (Alice)").wait_for()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_calendar_shows_an_occasion_behind_its_day(
    house: House, alice: Actor, visit: Visit
) -> None:
    rows.comes_back(house, alice, "Supper")
    for view in ("month", "week", "day"):
        page = visit(f"/calendar?view={view}&date=2026-12-12")
        page.locator(".fc-bg-event", has_text="Supper").first.wait_for()
        assert page.get_by_role("link", name="Supper").is_visible()
