"""Gestures in the calendar, under a real mouse and a real keyboard."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Locator, Page, Route, expect
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import scheduling
from tests.browser.conftest import Visit
from tests.journeys.processes import until
from tests.web import rows

pytestmark = pytest.mark.browser
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
WEEK = "/calendar?view=week&date=2026-12-01"


def planned_of(house: House, post_id: int) -> list[datetime]:
    with house.database.reading() as session:
        found = select(Delivery.due_at).where(
            Delivery.post_id == post_id, Delivery.state == DeliveryState.PLANNED
        )
        return list(session.scalars(found))


def told(page: Page, words: str) -> Locator:
    return page.locator("#told", has_text=words)


def entry(page: Page, title: str) -> Locator:
    found = page.locator("#calendar .fc a.e", has_text=title)
    found.wait_for()
    expect(page.locator("#calendar > table")).to_have_count(0)  # what the server drew has gone
    return found


def of_day(page: Page, day: str) -> Locator:
    """The entries in that day's column."""
    return page.locator(f".fc-timegrid-col[data-date='{day}'] a.e")


def at_rest(house: House, alice: Actor, visit: Visit) -> Page:
    """A week with one entry, in focus; all that the page asks for has come."""
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    page = visit(WEEK)
    page.wait_for_load_state("networkidle")
    entry(page, "Blood drive").focus()
    return page


def hang_over(page: Page, item: Locator, day: str, hour: int) -> None:
    """The item under the mouse, held over that day and hour."""
    start = item.bounding_box()
    column = page.locator(f".fc-timegrid-col[data-date='{day}']").bounding_box()
    slot = page.locator(f".fc-timegrid-slot-lane[data-time='{hour:02}:00:00']").bounding_box()
    assert start
    assert column
    assert slot
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 14, steps=4)
    page.mouse.move(column["x"] + column["width"] / 2, slot["y"] + 3, steps=12)


def held_back(page: Page, late: list[tuple[Route, APIResponse]]) -> bool:
    page.wait_for_timeout(50)  # without it no answer is handed over
    return bool(late)


def faults(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


@pytest.mark.slow
def test_a_post_of_the_pool_is_dragged_in_offered_a_better_time_and_taken_back(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).quiet_from = 21
        session.get_one(Channel, channel.id).quiet_to = 9
    rows.pillar(house, alice, "Stories", share=50)
    rows.pillar(house, alice, "Appeals", share=50)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON, pillar="Stories")
    post = rows.approved(house, alice, "Open day", channel.id, pillar="Appeals")
    page = visit(WEEK)
    entry(page, "Blood drive")
    mix = page.locator("#mix")
    expect(mix).to_contain_text("Stories100\xa0%")
    hang_over(page, page.locator(".pool-post", has_text="Open day"), "2026-12-03", 8)
    expect(mix).to_contain_text("0 → 50\xa0%")
    page.mouse.up()
    expect(told(page, "quiet hours")).to_contain_text("It stays there, by your choice.")
    expect(mix).to_contain_text("of 2 with a pillar")
    assert planned_of(house, post.id) == [datetime(2026, 12, 3, 7, 0, tzinfo=UTC)]
    expect(page.locator(".pool-post")).to_have_count(0)

    page.get_by_role("button", name="Rather Thu 3 Dec 2026, 09:00").click()
    expect(told(page, "Moved to Thu 3 Dec 2026, 09:00.")).to_be_visible()
    assert planned_of(house, post.id) == [datetime(2026, 12, 3, 8, 0, tzinfo=UTC)]
    page.route("**/calendar/undo", lambda route: route.abort())
    page.get_by_role("button", name="Undo").press("Enter")
    expect(told(page, "This could not be taken back")).to_be_visible()
    page.unroute("**/calendar/undo")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(page, "“Open day” is back where it was.")).to_be_visible()
    assert planned_of(house, post.id) == []
    expect(page.locator("#pool-said")).to_have_text("1 post shown")

    page.get_by_role("button", name="Place… Open day").click()
    assert faults(page) == []
    page.get_by_label("Day", exact=True).fill("2026-12-04")
    page.get_by_label("Time", exact=True).fill("10:30")
    page.get_by_role("button", name="Place it there").click()
    expect(told(page, "Moved to Fri 4 Dec 2026, 10:30.")).to_be_visible()
    expect(entry(page, "Open day")).to_be_visible()


@pytest.mark.slow
def test_an_entry_is_carried_spoken_dropped_and_taken_back_by_keys_alone(
    house: House, alice: Actor, visit: Visit
) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two")]
    (one, two) = rows.planned(house, alice, "Blood drive", *channels, at=TUESDAY_NOON)
    rows.drafted(house, alice, "Open day", channels[0], wished_at=TUESDAY_NOON + timedelta(days=2))
    page = visit(WEEK)
    entry(page, "Blood drive").focus()
    keys = page.keyboard
    keys.press("ArrowRight")
    expect(entry(page, "Open day")).to_be_focused()
    keys.press("ArrowUp")
    spoken = page.locator("#spoken")
    keys.press("m")
    expect(spoken).to_contain_text("Picked up: Blood drive, Tuesday 1 December at 12:00")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        keys.press(key)
    expect(spoken).to_have_text("Wednesday 2 December at 12:30")
    keys.press("Escape")
    expect(spoken).to_have_text("Blood drive is back where it was.")
    assert planned_of(house, one.post_id) == [TUESDAY_NOON, TUESDAY_NOON]
    for key in ("m", "ArrowRight", "Enter"):
        keys.press(key)
    expect(told(page, "Moved to Wed 2 Dec 2026, 12:00.")).to_be_visible()
    expect(entry(page, "Blood drive")).to_be_focused()
    keys.press("Control+z")
    expect(told(page, "is back where it was")).to_be_visible()
    expect(of_day(page, "2026-12-01")).to_contain_text("Blood drive")
    expect(entry(page, "Blood drive")).to_be_focused()
    keys.press("m")  # what was moved once moves again
    expect(spoken).to_contain_text("Picked up: Blood drive, Tuesday 1 December at 12:00")
    keys.press("Escape")

    page.get_by_role("button", name="Each channel by itself").click()
    alone = entry(page, "Feed two")
    expect(alone).to_have_attribute("aria-label", "12:00, Blood drive, warm, Feed two, planned")
    alone.focus()
    for key in ("m", "n", "ArrowRight", "Enter"):  # nothing else happens with it in the hand
        keys.press(key)
    expect(told(page, "Moved to Wed 2 Dec 2026, 12:00.")).to_be_visible()
    assert rows.read(house, one).due_at == TUESDAY_NOON
    assert rows.read(house, two).due_at == TUESDAY_NOON + timedelta(days=1)


@pytest.mark.slow
def test_an_answer_that_comes_late_does_not_put_an_entry_where_it_was(
    house: House, alice: Actor, visit: Visit
) -> None:
    page = at_rest(house, alice, visit)
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/calendar/entries*", lambda one: late.append((one, one.fetch())), times=1)
    keys = page.keyboard
    for key in ("m", "ArrowRight", "Enter"):
        keys.press(key)
    expect(told(page, "Moved to Wed 2 Dec 2026, 12:00.")).to_be_visible()
    assert until(lambda: held_back(page, late))
    with page.expect_response("**/calendar/pool*"):  # asked for once the answer was taken in
        keys.press("Control+z")
    expect(of_day(page, "2026-12-01")).to_contain_text("Blood drive")
    ((route, answer),) = late
    with page.expect_response("**/calendar/pool*"):
        route.fulfill(response=answer)
    keys.press("m")
    expect(page.locator("#spoken")).to_contain_text("Tuesday 1 December at 12:00")


@pytest.mark.slow
def test_what_changed_under_a_carried_entry_shows_once_it_is_put_back(
    house: House, alice: Actor, visit: Visit
) -> None:
    page = at_rest(house, alice, visit)
    keys = page.keyboard
    with page.expect_response("**/calendar/pool*"):  # asked for once the answer was taken in
        for key in ("m", "ArrowRight", "Enter"):
            keys.press(key)
    expect(entry(page, "Blood drive")).to_be_focused()
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/calendar/entries*", lambda one: late.append((one, one.fetch())), times=1)
    keys.press("Control+z")
    assert until(lambda: held_back(page, late))
    keys.press("m")
    expect(page.locator("#spoken")).to_contain_text("Wednesday 2 December at 12:00")
    ((route, answer),) = late
    with page.expect_response("**/calendar/pool*"):
        route.fulfill(response=answer)
    expect(of_day(page, "2026-12-02")).to_have_class(re.compile("carried"))
    keys.press("Escape")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # one looks again
    expect(of_day(page, "2026-12-01")).to_contain_text("Blood drive")


@pytest.mark.slow
def test_of_several_searches_in_the_pool_the_last_one_is_shown(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice)
    for title in ("Open day", "Opera"):
        rows.approved(house, alice, title, channel.id)
    page = visit(WEEK)
    entries = page.locator(".pool-post")
    expect(entries).to_have_count(2)
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/calendar/pool?q=Op", lambda one: late.append((one, one.fetch())))
    words = page.get_by_role("searchbox", name="Search in the pool")
    words.fill("Op")
    assert until(lambda: held_back(page, late))
    words.fill("Opera")
    expect(entries).to_have_count(1)
    ((route, answer),) = late
    route.fulfill(response=answer)
    page.wait_for_timeout(300)
    expect(entries).to_have_count(1)


@pytest.mark.slow
def test_the_keys_are_listed_and_single_letters_can_be_switched_off(
    house: House, alice: Actor, visit: Visit
) -> None:
    page = visit(WEEK)
    page.get_by_role("searchbox", name="Search in the pool").fill("n?")
    page.locator("h1").click()
    assert "/calendar" in page.url
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    assert faults(page) == []
    letters = page.get_by_label("Single letters do something")
    letters.uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.get_by_role("link", name="Keys").click()
    letters.check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("]")
    page.wait_for_url("**date=2026-12-08**")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Words in the title")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url("**/compose**")


@pytest.mark.slow
def test_what_another_person_publishes_changes_under_one_s_eyes(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    page = visit(WEEK)
    entry(page, "Blood drive").focus()
    rows.became(house, one, DeliveryState.PUBLISHED)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # one looks again
    expect(entry(page, "Blood drive")).to_contain_text("live")
    expect(entry(page, "Blood drive")).to_have_attribute("aria-label", re.compile(", live$"))
    expect(entry(page, "Blood drive")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#spoken")).to_have_text("Blood drive cannot be moved.")


@pytest.mark.slow
def test_on_a_phone_an_entry_is_moved_by_a_button_and_taken_back_from_another_week(
    house: House, alice: Actor, visit: Visit
) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two")]
    one, two = rows.planned(house, alice, "Blood drive", *channels, at=TUESDAY_NOON)
    page = visit(WEEK, width=390)
    page.get_by_role("button", name="Move… Blood drive").click()
    assert faults(page) == []
    page.get_by_label("Time", exact=True).fill("18:00")
    page.get_by_label("Feed one").uncheck()
    page.get_by_role("button", name="Place it there").click()
    expect(told(page, "Moved to Tue 1 Dec 2026, 18:00.")).to_be_visible()
    expect(page.locator(".list-day .e", has_text="18:00")).to_be_visible()
    expect(page.get_by_role("button", name="Move… Blood drive").first).to_be_focused()
    assert rows.read(house, one).due_at == TUESDAY_NOON
    assert rows.read(house, two).due_at == TUESDAY_NOON + timedelta(hours=6)

    said = page.locator("#told").bounding_box()
    assert said
    assert said["width"] > 195  # all of the screen is there for it, not only its half
    assert said["x"] + said["width"] <= 390
    page.get_by_role("button", name="Move… Blood drive").first.click()
    page.get_by_role("button", name="Leave it").click()  # at once, however soon after the last one
    expect(page.locator("#placing")).to_be_hidden()
    page.get_by_role("link", name="Later").click()
    page.wait_for_url("**date=2026-12-08**")
    expect(told(page, "Moved to Tue 1 Dec 2026, 18:00.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(told(page, "“Blood drive” is back where it was.")).to_be_visible()
    assert rows.read(house, two).due_at == TUESDAY_NOON
    page.get_by_label("Close", exact=True).click()
    expect(page.locator("#told")).to_be_empty()
    page.reload()
    expect(page.locator("#told")).to_be_empty()


@pytest.mark.slow
def test_a_card_is_dragged_and_carried_to_another_channel(
    house: House, alice: Actor, visit: Visit
) -> None:
    one, two, three = (rows.connected(house, alice, name).id for name in ("one", "two", "three"))
    post = rows.approved(house, alice, "Blood drive", one, two)
    with house.database.transaction() as session:
        (there,) = scheduling.schedule(
            session, alice, post.id, at=TUESDAY_NOON, channels=[one], now=house.now()
        )
    page = visit("/calendar?view=channels&date=2026-12-01")

    def cell(channel: int, day: int) -> Locator:
        return page.locator(f"td[data-channel='{channel}'][data-day='2026-12-0{day}']")

    cell(one, 1).locator("a.e").drag_to(cell(two, 3))
    expect(told(page, "Moved to Thu 3 Dec 2026, 12:00.")).to_be_visible()
    card = cell(two, 3).locator("a.e", has_text="Blood drive")
    expect(card).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(one, 1).locator("a.e")).to_be_visible()
    assert planned_of(house, post.id) == [TUESDAY_NOON]

    cell(one, 1).locator("a.e").focus()
    for key in ("m", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#spoken")).to_contain_text("Wednesday 2 December at 12:00, Feed ")
    page.keyboard.press("Escape")
    expect(cell(one, 1).locator("a.e")).to_be_focused()
    cell(one, 1).locator("a.e").drag_to(cell(three, 1))
    expect(told(page, "It was not approved for Feed three.")).to_be_visible()
    expect(page.get_by_role("link", name="Change the post")).to_be_visible()
    assert rows.read(house, there).due_at == TUESDAY_NOON
    cell(one, 1).locator("a.e").focus()
    look_again = "document.dispatchEvent(new Event('visibilitychange'))"
    with page.expect_response("**/calendar/entries*"):
        page.evaluate(look_again)
    rows.became(house, there, DeliveryState.PUBLISHED)
    page.evaluate(look_again)
    expect(cell(one, 1).locator("a.e")).to_contain_text("live")
    expect(cell(one, 1).locator("a.e")).to_be_focused()
    assert faults(page) == []
