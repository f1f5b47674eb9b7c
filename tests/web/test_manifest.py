"""What a phone needs to put Marronnier on its home screen."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from web.reaching.manifest import PAPER

STATIC = Path("static")


def told(client: FlaskClient, **asked: str) -> dict[str, Any]:
    answer = client.get("/manifest.webmanifest", query_string=asked)
    assert answer.content_type == "application/manifest+json"
    content: dict[str, Any] = answer.get_json()
    return content


def test_the_page_names_a_manifest_in_its_reader_s_language_and_look(
    client: FlaskClient, login: Any
) -> None:
    login(client, "bob")
    client.set_cookie("appearance", "dark")
    page = client.get("/?lang=fr").get_data(as_text=True)
    (address,) = re.findall(r'rel="manifest" href="([^"]+)"', page)
    stranger = client.application.test_client()  # a browser asks for it without its cookies
    content = stranger.get(address.replace("&amp;", "&")).get_json()
    assert content["lang"] == "fr"
    assert "Le calendrier" in content["description"]
    assert content["shortcuts"][0]["name"] == "Écrire"
    assert content["theme_color"] == content["background_color"] == PAPER[True]
    assert re.search(r'rel="apple-touch-icon" href="/static/img/app/touch-180\.png', page)


def test_it_opens_on_this_week_as_a_window_of_its_own(client: FlaskClient) -> None:
    content = told(client, lang="en")
    assert (content["name"], content["start_url"], content["scope"]) == ("Marronnier", "/", "/")
    assert (content["id"], content["display"], content["lang"]) == ("/", "standalone", "en")
    assert content["theme_color"] == PAPER[False]


def test_every_icon_is_there_and_as_large_as_it_says(client: FlaskClient) -> None:
    icons = told(client)["icons"]
    assert {one["purpose"] for one in icons} == {"any", "maskable"}
    for icon in icons:
        with client.get(icon["src"]) as answer:
            assert answer.content_type.startswith(icon["type"])
        file = STATIC / icon["src"].partition("?")[0].removeprefix("/static/")
        if icon["type"] == "image/png":
            with Image.open(file) as picture:
                assert "{}x{}".format(*picture.size) == icon["sizes"]


@pytest.mark.parametrize(("dark", "sheet"), [(False, "tokens.css"), (True, "dark.css")])
def test_its_colours_are_those_of_the_pages(*, dark: bool, sheet: str) -> None:
    assert f"--paper: {PAPER[dark]};" in (STATIC / "css" / sheet).read_text()
