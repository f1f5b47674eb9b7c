"""A video in the composer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from models.actor import Actor
from models.house import House
from tests.web import rows

pytestmark = pytest.mark.browser
CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500


def test_a_video_is_on_its_way_until_it_has_arrived_and_wants_words(
    visit: Callable[..., Page], house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    page = visit("/compose", width=390)
    page.locator(f"#channel-{channel.id}").check()
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/media", hold)
    clip = FilePayload(name="walk.mp4", mimeType="video/mp4", buffer=CLIP)
    page.locator("#files").set_input_files([clip])
    said = page.locator("#images-said")
    expect(said).to_contain_text("walk.mp4: on its way")
    [route] = waiting
    route.continue_()
    expect(page.get_by_label(re.compile("What does the video show"))).to_be_visible()
    expect(said).to_be_empty()
    expect(page.locator("#looks")).to_contain_text("takes no video")
