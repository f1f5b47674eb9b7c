"""Letting a post come back, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from models.actor import Actor
from models.house import House
from models.way import Temperature
from tests.browser.conftest import Visit
from tests.web import rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_a_post_is_repeated_and_ended_by_keyboard(
    house: House, alice: Actor, visit: Visit, width: int
) -> None:
    ids = [rows.connected(house, alice, name).id for name in ("news", "other")]
    post = rows.approved(house, alice, "Give blood", *ids, temperature=Temperature.COLD)
    page = visit(f"/posts/{post.id}", width=width)
    page.locator(".repeat > summary").focus()
    page.keyboard.press("Enter")
    assert Axe().run(page, context="#series").violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("From").fill("2026-12-01T10:00")
    page.get_by_label("Until").fill("2026-12-31")
    page.get_by_role("button", name="Repeat").press("Enter")
    page.get_by_text("Every week at 10:00, from 1 Dec 2026 to 31 Dec 2026").first.wait_for()
    assert Axe().run(page, context="#series").violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Not this time: Tue 8 Dec 2026, 10:00, Feed news").press(
        "Enter"
    )
    page.get_by_role("button", name="End its repetition on Feed news").press("Enter")
    page.get_by_text("Alice ended it.").wait_for()
