"""The planning page and its ghosts in the calendar, under a real mouse and keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import Temperature
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    channel = rows.connected(house, alice)
    for title in ("First aid", "Hygiene"):
        rows.approved(house, alice, title, channel.id, temperature=Temperature.COLD)
    return channel


def placed(house: House) -> list[int]:
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery.post_id).order_by(Delivery.post_id)))


def agree(page: Page) -> None:
    page.get_by_role("button", name="Agree: do exactly this").click()


@pytest.mark.usefixtures("channel")
def test_agreeing_places_what_was_shown_and_lists_it(house: House, visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_text("2 new times")).to_be_visible()
    assert placed(house) == []
    agree(page)
    done = page.locator("section", has=page.get_by_role("heading", name="Done"))
    expect(done.get_by_role("listitem")).to_have_count(2)
    assert placed(house) == [1, 2]
    done.get_by_role("link", name="First aid").click()
    expect(page.get_by_text("Move or cancel")).to_be_visible()


@pytest.mark.usefixtures("channel")
def test_one_is_left_out_and_taken_back_by_keyboard(house: House, visit: Visit) -> None:
    page = visit("/plan")
    page.get_by_role("link", name="Not this one – First aid").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 new time")).to_be_visible()
    page.get_by_role("link", name="Plan it after all – First aid").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 new times")).to_be_visible()
    page.get_by_role("link", name="Not this one – First aid").click()
    agree(page)
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    assert placed(house) == [2]


def test_a_plan_overtaken_meanwhile_is_not_carried_out(
    house: House, alice: Actor, channel: Channel, visit: Visit
) -> None:
    page = visit("/plan", width=390)
    rows.approved(house, alice, "Third", channel.id, temperature=Temperature.COLD)
    agree(page)
    expect(page.get_by_role("alert")).to_contain_text("nothing was done")
    expect(page.get_by_text("3 new times")).to_be_visible()
    assert placed(house) == []
    agree(page)
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    assert placed(house) == [1, 2, 3]


@pytest.mark.usefixtures("channel")
def test_ghosts_are_switched_on_lead_to_the_plan_and_are_switched_off(visit: Visit) -> None:
    page = visit("/calendar?view=week&date=2026-12-01")
    page.get_by_role("link", name="suggested times").click()
    expect(page.get_by_text("Suggested times: 2. They are not planned.")).to_be_visible()
    ghost = page.locator(".fc a.e.ghost", has_text="First aid")
    spoken = re.compile(r"^\d\d:\d\d, First aid, cold, Feed news, suggested$")
    expect(ghost).to_have_attribute("aria-label", spoken)
    page.goto("/calendar?view=month&date=2026-12-01")
    expect(page.locator(".fc a.e.ghost")).to_have_count(2)
    page.wait_for_load_state("networkidle")  # what comes last is drawn anew, and loses the focus
    page.locator(".fc a.e.ghost", has_text="First aid").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan?week=*#p1.1")
    expect(page.locator("[id='p1.1']")).to_contain_text("First aid")
    page.goto("/calendar?view=week&date=2026-12-01")
    page.get_by_role("link", name="suggested times").click()
    page.locator(".fc").wait_for()
    expect(page.locator(".ghost")).to_have_count(0)


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize(("view", "width"), [("list", 1440), ("week", 390), ("day", 390)])
def test_lists_and_small_screens_have_them_too(view: str, width: int, visit: Visit) -> None:
    page = visit(f"/calendar?view={view}&date=2026-12-01&ghosts=1", width=width)
    told = page.locator("#ghosts-said")
    expect(told).not_to_have_text("Looking for good times …")
    if view != "day":
        expect(page.locator(".list-day .e.ghost", has_text="Hygiene")).to_be_visible()


def test_a_public_holiday_is_shaded_with_its_name(house: House, alice: Actor, visit: Visit) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).holiday_country = "FR"
    for view in ("month", "week"):
        page = visit(f"/calendar?view={view}&date=2026-12-25")
        expect(page.locator(".fc .fc-bg-event.barred")).to_have_count(2 if view == "month" else 1)
        expect(page.locator(".fc").get_by_text("Noël")).to_be_visible()
