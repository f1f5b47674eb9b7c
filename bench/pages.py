"""What a page costs a visitor: kilobytes over the wire, first and later, and the time to load."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.demo_site import MAIN_PAGES, served
from bench.table import show

FIRST: Final = 350.0  # KB compressed, at most
LATER: Final = 60.0
_HEADS: Final = ("page", "first, KB", "ratio", "later, KB", "ratio", "loaded, ms", "later, ms")


@dataclass(frozen=True, slots=True)
class Visit:
    """Bytes over the wire, headers included; milliseconds until the page's load event."""

    kilobytes: float
    loaded: float


def main() -> None:
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        rows = [_row(browser, base, path) for path in MAIN_PAGES]
        browser.close()
    show("The main pages, in Chromium, with an empty cache and again", _HEADS, rows)


def _row(browser: Browser, base: str, path: str) -> list[str]:
    context = browser.new_context()
    _sign_in(context, base)
    # What the sign-in page left in the cache does not count.
    context.new_cdp_session(context.new_page()).send("Network.clearBrowserCache")
    first, later = _visit(context, base + path), _visit(context, base + path)
    context.close()
    return [
        path,
        f"{first.kilobytes:.0f}",
        f"{first.kilobytes / FIRST:.2f}",
        f"{later.kilobytes:.0f}",
        f"{later.kilobytes / LATER:.2f}",
        f"{first.loaded:.0f}",
        f"{later.loaded:.0f}",
    ]


def _sign_in(context: BrowserContext, base: str) -> None:
    page = context.new_page()
    page.goto(f"{base}/login")
    page.get_by_role("button", name="Camille").click()
    page.wait_for_url(f"{base}/")
    page.close()


def _visit(context: BrowserContext, address: str) -> Visit:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []

    def arrived(told: dict[str, Any]) -> None:
        sizes.append(told["encodedDataLength"])

    wire.on("Network.loadingFinished", arrived)
    page.goto(address, wait_until="networkidle")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.close()
    return Visit(kilobytes=sum(sizes) / 1000, loaded=loaded)


if __name__ == "__main__":
    main()
