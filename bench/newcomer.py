"""From an empty house to a planned week: the steps of a newcomer, as pictures and in minutes.

Walks a real browser through them, keeps a numbered screenshot of each in `var/newcomer/`, and adds
up what they take a person by the keystroke-level model (Card, Moran and Newell, 1980): 0.28 s for a
key of somebody who types now and then, 1.1 s to point, 0.2 s to press, 0.4 s from mouse to keyboard
and back, 1.35 s to think before each; besides the seconds that the pages themselves took, and four
seconds to read each new page.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, sync_playwright

from bench.demo_site import served_empty
from bench.table import show
from lib.settings import ROOT

KEY, POINT, PRESS, HOME, THINK, READ = 0.28, 1.1, 0.2, 0.4, 1.35, 4.0
TARGET: Final = 10.0  # minutes
_WHO: Final = ("camille@example.org", "a-long-enough-password")
_SHEET: Final = ROOT / "tests" / "data" / "calendrier-editorial.csv"
_PICTURES: Final = ROOT / "var" / "newcomer"
_CHANNELS: Final = ("Facebook", "Mastodon", "Bluesky")


@dataclass(slots=True)
class Walk:
    """`steps`: what was done, and the seconds that a person needs for it."""

    page: Page
    steps: list[tuple[str, float]] = field(default_factory=list)
    spent: float = 0.0

    def press(self, there: Locator) -> None:
        self._wait(there.click)
        self.spent += THINK + POINT + PRESS

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)
        self.spent += THINK + POINT + PRESS + HOME + KEY * len(words)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def room(self, name: str) -> None:
        rail = self.page.get_by_role("navigation", name="Main")
        self.press(rail.get_by_role("link", name=name).first)

    def done(self, what: str) -> None:
        """A step is over: its picture is kept."""
        self.page.wait_for_load_state("networkidle")
        number = len(self.steps) + 1
        self.page.screenshot(path=_PICTURES / f"{number:02}.png")
        self.steps.append((what, self.spent + READ))
        self.spent = 0.0

    def _wait(self, act: Callable[[], None]) -> None:
        """Until all that was sent is answered: a plan shown before the last approval is over would
        rightly be refused.
        """
        began = time.monotonic()
        act()
        self.page.wait_for_load_state("networkidle")
        self.spent += time.monotonic() - began


def main() -> None:
    _PICTURES.mkdir(parents=True, exist_ok=True)
    for old in Path(_PICTURES).glob("*.png"):
        old.unlink()
    with served_empty(*_WHO) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        size = {"width": 1440, "height": 900}
        page = browser.new_page(viewport=size, locale="en-GB", base_url=base)  # type: ignore[arg-type]
        walk = Walk(page)
        _walk(walk)
        browser.close()
    minutes = sum(seconds for _, seconds in walk.steps) / 60
    rows = [[n, what, f"{took:.0f}"] for n, (what, took) in enumerate(walk.steps, 1)]
    rows.append(["", f"in all: {minutes:.1f} minutes of {TARGET:.0f}", f"{minutes / TARGET:.2f}"])
    show(f"A newcomer plans the first week; pictures in {_PICTURES}", ["", "step", "seconds"], rows)


def _walk(walk: Walk) -> None:
    page = walk.page
    page.goto("/login")
    walk.fill("E-mail address", _WHO[0])
    walk.fill("Password", _WHO[1])
    walk.button("Sign in")
    walk.done("sign in: the first steps stand on this week")
    for name in _CHANNELS:
        _connect(walk, name)
    page.goto("/")
    walk.link("Set the line")
    walk.button("Begin with these three")
    walk.done("take three pillars for a start")
    page.goto("/")
    walk.link("Or import a spreadsheet")
    page.get_by_label("A CSV file").set_input_files(_SHEET)
    walk.spent += 3 * (THINK + POINT + PRESS)  # the system's own window
    walk.button("Look at it")
    walk.done("bring the team's spreadsheet: what would become of each row")
    walk.button("Import them")
    page.get_by_text("Take it back").wait_for()
    walk.done("import them")
    walk.room("To review")
    walk.done("see what waits for a decision")
    while (approve := page.get_by_role("button", name="Approve")).count():
        walk.press(approve.first)
    walk.done("approve each")
    walk.room("Plan")
    walk.done("look at the plan, with its reasons")
    walk.button("Agree: do exactly this")
    page.get_by_role("heading", name="Done").wait_for()
    walk.done("agree")
    walk.room("Calendar")
    walk.press(page.get_by_role("link", name="Later"))
    walk.done("the planned week")


def _connect(walk: Walk, name: str) -> None:
    walk.page.goto("/")
    walk.room("Channels")
    walk.link("Sandbox")
    walk.fill("Account", name.lower())
    walk.fill("Name in the calendar (may stay empty)", name)
    walk.fill("Password", "a-long-token")
    walk.button("Connect")
    walk.done(f"connect {name} (the network to train on)")


if __name__ == "__main__":
    main()
