"""Good times on the page of a post, under a real mouse."""

import pytest
from playwright.sync_api import expect

from models.actor import Actor
from models.house import House
from models.way import Temperature
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_one_click_places_it_and_a_move_is_judged_before_it_is_made(
    house: House, alice: Actor, visit: Visit, width: int
) -> None:
    channel = rows.connected(house, alice)
    rows.approved(house, alice, "First aid", channel.id, temperature=Temperature.COLD)
    page = visit("/posts/1", width=width)
    offers = page.locator("#times").get_by_role("listitem")
    expect(offers).to_have_count(3)
    offers.first.get_by_role("button").click()
    page.wait_for_load_state("networkidle")  # until then nothing listens to the field
    page.get_by_text("Move or cancel").click()
    field = page.get_by_label("New time on Feed news")
    field.fill("2026-12-02T03:00")
    field.press("Tab")
    judged = page.locator("#times-1")
    expect(judged.locator(".broken")).to_contain_text("quiet hours")
    judged.get_by_role("button", name="Rather").click()
    expect(page.get_by_text("It leaves Wed 2 Dec 2026, 07:00.")).to_be_visible()
