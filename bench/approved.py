"""From a volunteer's draft to a published post, through two levels and a guest on a phone.

Walks real browsers through the demo association, where an editor and then a guest must agree, and
keeps a numbered picture of each step in `var/approved/`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import delete, select

from bench.demo_site import served
from bench.table import show
from cli.demo.cast import ZONE
from lib.clock import SystemClock
from lib.settings import ROOT
from lib.zones import wall_time
from models.approval import ApprovalRule, Level, Mode
from models.house import House
from models.people import Workspace
from models.way import Role

_PICTURES: Final = ROOT / "var" / "approved"
_TITLE: Final = "The lock keeper’s soup"
_TEXT: Final = "Madame Roux has kept the lock for thirty years. On Saturday she cooks for everyone."
_LEVELS: Final = (Level(name="Editors", role=Role.EDITOR), Level(name="Her word", guests=True))
_MINUTES: Final = 3  # until it must have left


@dataclass(slots=True)
class Album:
    steps: list[str] = field(default_factory=list)

    def keep(self, page: Page, what: str) -> None:
        page.wait_for_load_state("networkidle")
        self.steps.append(what)
        page.screenshot(path=_PICTURES / f"{len(self.steps):02}.png", full_page=True)


def main() -> None:
    _PICTURES.mkdir(parents=True, exist_ok=True)
    for old in Path(_PICTURES).glob("*.png"):
        old.unlink()
    album = Album()
    with served(prepared=_asks_twice) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        _walk(album, _windows(chromium, base))
        chromium.close()
    rows = [[number, what] for number, what in enumerate(album.steps, 1)]
    show(f"A post on its way; pictures in {_PICTURES}", ["", "step"], rows)


def _asks_twice(house: House) -> None:
    """An editor first, then whoever the post is about."""
    with house.database.transaction() as session:
        home = session.scalars(select(Workspace).where(Workspace.demo)).one()
        session.execute(delete(ApprovalRule).where(ApprovalRule.workspace_id == home.id))
        levels = [level.to_json() for level in _LEVELS]
        session.add(ApprovalRule(workspace_id=home.id, mode=Mode.LEVELS, levels=levels))


def _windows(chromium: Browser, base: str) -> Callable[[str], Page]:
    """A window of its own for each of the demo's people; of "" the guest's phone."""

    def opened(name: str) -> Page:
        size = {"width": 1440, "height": 900} if name else {"width": 390, "height": 844}
        page = chromium.new_page(viewport=size, locale="en-GB", base_url=base)  # type: ignore[arg-type]
        if name:
            page.goto("/login")
            page.get_by_role("button", name=f"Enter as {name}").click()
        return page

    return opened


def _walk(album: Album, window: Callable[[str], Page]) -> None:
    address = _written(album, window("Inès"))
    link = _agreed(album, window("Bastien"), address)
    phone = window("")
    phone.goto(link)
    album.keep(phone, "Madame Roux opens the link on her phone, without an account")
    phone.get_by_role("button", name="Approve").click()
    album.keep(phone, "she approves: with her word the post is approved")
    _placed(album, window("Camille"), address)
    phone.reload()
    album.keep(phone, "she sees that it has left")


def _written(album: Album, ines: Page) -> str:
    """Where the post stands."""
    ines.goto("/compose")
    ines.get_by_label("Title").fill(_TITLE)
    ines.locator("#text").fill(_TEXT)
    ines.get_by_role("checkbox", name="Mastodon").check()
    album.keep(ines, "Inès, a volunteer, writes a draft")
    ines.get_by_role("button", name="Save and submit for review").click()
    ines.wait_for_url("**/posts/*")
    album.keep(ines, "she submits it: two levels wait")
    return ines.url


def _agreed(album: Album, bastien: Page, address: str) -> str:
    """The link that the guest is given."""
    bastien.goto(address)
    bastien.get_by_role("button", name="Approve").click()
    album.keep(bastien, "Bastien, an editor, agrees: the first level")
    bastien.get_by_role("link", name="Show it to a guest").click()
    bastien.get_by_label("The guest’s name").fill("Solange Roux")
    bastien.get_by_label("Their language").select_option("en")
    bastien.get_by_role("button", name="Make the link").click()
    album.keep(bastien, "he makes a link for whom it is about")
    return bastien.get_by_role("textbox", name="The link to pass on").input_value()


def _placed(album: Album, camille: Page, address: str) -> None:
    camille.goto(address)
    camille.locator("#at").fill(_soon())
    camille.get_by_role("button", name="At this time").click()
    album.keep(
        camille, "Camille gives it a time: the history names the guest and who gave the link"
    )
    live = camille.locator(".s.published").first
    live.wait_for(timeout=_MINUTES * 60_000)
    album.keep(camille, "it is live, with its receipt")
    camille.goto("/sandbox/soupe-mastodon")
    album.keep(camille, "as its readers see it")


def _soon() -> str:
    """The next full minute but one, as the field takes it."""
    at = wall_time(SystemClock().now() + timedelta(minutes=1), ZONE)
    return at.isoformat(timespec="minutes")


if __name__ == "__main__":
    main()
