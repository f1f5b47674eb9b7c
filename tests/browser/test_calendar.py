"""The calendar under a real mouse."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from models.actor import Actor
from models.house import House
from models.way import DeliveryState
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def looks(part: Locator, what: str) -> object:
    return part.evaluate("(it, what) => getComputedStyle(it)[what]", what)


def drag_to_next_day(page: Page, title: str, date: str) -> None:
    entry = page.locator(".fc a.e", has_text=title)
    entry.wait_for()
    expect(page.locator("#calendar > table")).to_have_count(0)  # what the server drew has gone
    start = entry.bounding_box()
    target = page.locator(f".fc-timegrid-col[data-date='{date}']").bounding_box()
    assert start
    assert target
    x, y = start["x"] + start["width"] / 2, start["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 2, steps=4)
    page.mouse.move(target["x"] + target["width"] / 2, y, steps=12)
    page.mouse.up()


def test_dragging_an_entry_moves_its_delivery_and_can_be_undone(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    page = visit("/calendar?view=week&date=2026-12-01")
    drag_to_next_day(page, "Blood drive", "2026-12-02")
    told = page.get_by_role("status").filter(has_text="Moved to Wed 2 Dec 2026, 12:00")
    expect(told).to_be_visible()
    assert rows.read(house, delivery).due_at == datetime(2026, 12, 2, 11, 0, tzinfo=UTC)
    page.get_by_role("button", name="Undo").click()
    expect(
        page.get_by_role("status").filter(has_text="“Blood drive” is back where it was")
    ).to_be_visible()
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_a_refused_drop_is_put_back_and_says_why(house: House, alice: Actor, visit: Visit) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    page = visit("/calendar?view=week&date=2026-12-01")
    page.locator(".fc a.e", has_text="Blood drive").wait_for()
    rows.became(house, delivery, DeliveryState.SENDING)  # the daemon was quicker
    drag_to_next_day(page, "Blood drive", "2026-12-02")
    told = page.get_by_role("status").filter(has_text="this delivery is being sent")
    expect(told).to_be_visible()
    column = page.locator(".fc-timegrid-col[data-date='2026-12-01'] a.e")
    expect(column).to_contain_text("Blood drive")
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_a_full_day_of_a_month_leads_to_its_others(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice)
    for hour in range(7, 16):
        at = datetime(2026, 12, 1, hour, tzinfo=UTC)
        rows.drafted(house, alice, f"Post {hour}", channel.id, wished_at=at)
    page = visit("/calendar?view=month&date=2026-12-01")
    page.get_by_text("+5 more").click()
    expect(page.locator(".fc a.e", has_text="Post 15")).to_be_visible()
    assert "view=day" in page.url


def test_the_list_is_drawn_without_any_script(house: House, alice: Actor, visit: Visit) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    page = visit("/calendar?view=week&date=2026-12-01", width=390)
    expect(page.locator(".week-list .e", has_text="Blood drive")).to_be_visible()


def test_paper_is_black_on_white_also_where_the_screen_is_dark(
    house: House, alice: Actor, visit: Visit
) -> None:
    rows.planned(house, alice, "Blood drive", rows.connected(house, alice).id, at=TUESDAY_NOON)
    page = visit("/calendar?view=board&date=2026-12-01&paper=1", dark=True)
    page.emulate_media(media="print")
    column = page.locator(".column", has_text="Planned")
    assert looks(column, "backgroundColor") == "rgb(255, 255, 255)"
    assert looks(column.locator("h2"), "color") == "rgb(0, 0, 0)"
    assert page.locator(".zone").inner_text().strip() == "Times of Europe/Paris."
