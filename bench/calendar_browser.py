"""A full month in Chromium: until an entry can be dragged, and until a drop is answered."""

import statistics
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench.demo_site import served, signed_in
from bench.table import show

CHROMIUM: Final = "/usr/bin/chromium"
POSTS: Final = 10_000
USABLE: Final = 1500  # ms, at most
ANSWERED: Final = 150
_TIMES: Final = 5
_WATCH: Final = """
new MutationObserver(() => {
  if (!window.usable && document.querySelector(".fc a.fc-event-draggable"))
    window.usable = performance.now();
  if (window.dropped && !window.answered && document.getElementById("told")?.textContent)
    window.answered = performance.now() - window.dropped;
}).observe(document, { childList: true, subtree: true, characterData: true });
const isDropped = () => { window.dropped = performance.now(); window.answered = 0; };
addEventListener("pointerup", isDropped, true);
"""


def main() -> None:
    if not Path(CHROMIUM).exists():
        sys.stdout.write("The calendar in a browser needs Chromium: skipped.\n")
        return
    month = (date.today().replace(day=1) + timedelta(days=62)).replace(day=1)  # noqa: DTZ011
    with served(posts=POSTS, month=f"{month:%Y-%m}") as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = _opened(browser, base)
        address = f"{base}/calendar?view=month&date={month}"
        usable = [_usable(page, address) for _ in range(_TIMES)]
        answered = [_answered(page) for _ in range(_TIMES)]
        browser.close()
    show(
        f"A month with {POSTS} posts in Chromium",
        ["what", "median, ms", "slowest, ms", "target, ms", "ratio"],
        [
            _row("first entry can be dragged", usable, USABLE),
            _row("a drop is answered", answered, ANSWERED),
        ],
    )


def _row(what: str, times: list[float], target: int) -> list[str]:
    middle = statistics.median(times)
    return [what, f"{middle:.0f}", f"{max(times):.0f}", str(target), f"{middle / target:.2f}"]


def _opened(browser: Browser, base: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        base_url=base,
        bypass_csp=True,  # else nothing can be waited for in the page
    )
    cookies = signed_in(base).cookies.get_dict()
    context.add_cookies([{"name": n, "value": str(v), "url": base} for n, v in cookies.items()])
    context.add_init_script(_WATCH)
    return context.new_page()


def _usable(page: Page, address: str) -> float:
    page.goto(address)
    page.wait_for_function("window.usable")
    return float(page.evaluate("window.usable"))


def _answered(page: Page) -> float:
    """An entry of the second week, dragged to the day after."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.getElementById('told').replaceChildren(); window.dropped = 0")
    days = page.locator(".fc-daygrid-day")
    entry = days.nth(9).locator("a.fc-event-draggable").first
    start, target = entry.bounding_box(), days.nth(10).bounding_box()
    assert start is not None
    assert target is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 12, start["y"] + 10, steps=3)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + 60, steps=8)
    page.mouse.up()
    page.wait_for_function("window.answered")
    return float(page.evaluate("window.answered"))


if __name__ == "__main__":
    main()
