"""The media library in a real browser: a cut connection, a crop by keyboard, a picture chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from editorial import media
from editorial.media.describing import Described, describe
from models.actor import Actor
from models.house import House
from models.post import Media
from tests.editorial.media.drawings import drawn, encoded

pytestmark = pytest.mark.browser
PIECE = 5_000_000
DROP = """async (size) => {
  const head = new TextEncoder().encode("\\0\\0\\0\\x18ftypmp42\\0\\0\\0\\0mp42isom");
  const rest = new Uint8Array(size - head.length);
  const film = new File([head, rest], "walk.mp4", {type: "video/mp4"});
  const dropped = new DataTransfer();
  dropped.items.add(film);
  document.getElementById("drop").dispatchEvent(
    new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def tree(house: House, alice: Actor) -> Media:
    with house.database.transaction() as session:
        kept = media.store(
            session, alice, house.files, encoded(drawn()), filename="tree.png", now=house.now()
        )
        describe(session, alice, kept, Described(alt="A tree", credit="Inès"))
        return kept


def test_a_dropped_file_goes_on_where_its_connection_was_cut(visit: Callable[..., Page]) -> None:
    page = visit("/media", width=390)
    offsets: list[str] = []

    def cut_once(route: Route, request: Request) -> None:
        offsets.append(request.headers.get("upload-offset", request.method))
        if offsets.count(str(PIECE)) == 1 and offsets[-1] == str(PIECE):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/media/arriving/*", cut_once)
    page.evaluate(DROP, PIECE + 1_000_000)
    expect(page.get_by_role("progressbar", name="walk.mp4")).to_be_visible()
    expect(page.get_by_text("the connection was lost; it goes on by itself")).to_be_visible()
    expect(page.locator("#arriving")).to_contain_text("It is in the media library.", timeout=20_000)
    assert offsets.count("0") == 1, "what had arrived was not sent again"
    page.get_by_role("link", name="Describe it").click()
    expect(page.get_by_role("heading", name="walk.mp4")).to_be_visible()


def test_a_picture_is_cropped_by_keyboard_alone(visit: Callable[..., Page], tree: Media) -> None:
    page = visit(f"/media/{tree.id}/crop")
    frame = page.locator("cropper-selection")
    expect(frame).to_be_visible()
    page.get_by_label("any shape").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("1 : 1, square")).to_be_checked()
    expect(page.get_by_label("Width")).to_have_value("240")
    expect(page.get_by_label("From the left")).to_have_value("40")
    page.get_by_label("From the left").press("ArrowUp")
    page.get_by_label("Width").press("ArrowDown")
    page.get_by_label("Width").press("Tab")
    expect(page.get_by_label("Height")).to_have_value("239")
    box = frame.bounding_box()
    assert box is not None
    assert abs(box["width"] - box["height"]) < 2, "the frame follows the numbers"
    page.get_by_label("Height").press("Enter")
    expect(page.get_by_role("heading", name="tree 1-1.png")).to_be_visible()
    expect(page.get_by_text("239 × 239")).to_be_visible()


def test_a_picture_of_the_library_comes_into_a_post_with_its_description(
    visit: Callable[..., Page], tree: Media
) -> None:
    page = visit("/compose", width=390)
    page.get_by_label("Text", exact=True).fill("Come and see.")
    page.get_by_role("button", name="From the media library").press("Enter")
    dialog = page.get_by_role("dialog", name="From the media library")
    dialog.get_by_label("Search").fill("tree")
    dialog.get_by_role("button", name="A tree").click()
    expect(dialog).to_be_hidden()
    described = page.locator(f"#alt-{tree.sha256}")
    expect(described).to_have_value("A tree")
    expect(described).to_be_focused()
    page.get_by_role("button", name="Add to the text").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Come and see.\n\nCredit: Inès")
