"""What goes over the wire: small, and not twice."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.actor import Actor

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def signed_in(client: FlaskClient, login: Login, alice: Actor) -> FlaskClient:
    login(client, "alice")
    return client


def test_a_page_is_compressed_for_who_understands_it(signed_in: FlaskClient) -> None:
    plain = signed_in.get("/calendar")
    small = signed_in.get("/calendar", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 2
    assert b"</html>" in gzip.decompress(small.data)


def test_an_address_with_a_version_is_kept_for_ever_and_one_without_is_not(app: Flask) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = app.url_for("static", filename="css/tokens.css")
    assert "immutable" in _kept(client, address)
    assert _kept(client, "/static/css/tokens.css") == "no-cache"


def test_a_static_file_is_compressed_as_well(app: Flask) -> None:
    asked = {"Accept-Encoding": "br, gzip"}
    with app.test_client().get("/static/css/tokens.css", headers=asked) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < Path(app.static_folder or "", "css/tokens.css").stat().st_size


def test_a_missing_file_is_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/static/css/none.css?v=1")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_dark_page_is_dark_for_whoever_chose_it_and_here_only(signed_in: FlaskClient) -> None:
    assert 'data-appearance="device"' in signed_in.get("/account").get_data(as_text=True)
    signed_in.post("/appearance", data={"appearance": "dark", "next": "/account"})
    page = signed_in.get("/account").get_data(as_text=True)
    assert 'data-bs-theme="dark" data-appearance="dark"' in page
    assert '" media="all">' in page


@pytest.mark.slow
@pytest.mark.parametrize("wish", ["", "purple", "dark\r\nSet-Cookie: x=1"])
def test_another_appearance_than_ours_changes_nothing(signed_in: FlaskClient, wish: str) -> None:
    answer = signed_in.post("/appearance", data={"appearance": wish, "next": "//evil.example"})
    assert answer.headers["Location"] == "/account"
    assert 'data-appearance="device"' in signed_in.get("/account").get_data(as_text=True)


def _kept(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        return answer.headers["Cache-Control"]
