"""The page of what was found."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def shown(client: FlaskClient, **asked: str) -> str:
    return client.get("/search", query_string=asked).get_data(as_text=True)


def test_what_is_found_is_marked_and_nothing_in_it_runs(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    rows.drafted(house, alice, "Coats", text="<script>alert(1)</script> bring <b>coats</b>")
    login(client, "alice")
    page = shown(client, q="alert coats")
    assert "<mark>Coats</mark>" in page
    assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.slow
def test_each_kind_is_bounded_and_has_pages_of_its_own(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    for number in range(33):
        rows.drafted(house, alice, f"Coats {number}")
    login(client, "alice")
    assert "All of these" in shown(client, q="coats")
    first, second = shown(client, q="coats", **{"in": "posts"}), "page=2&q=coats"
    assert "Earlier ones" in first
    rest = client.get(f"/search?in=posts&{second}").get_data(as_text=True)
    assert rest.count('class="title"') == 3


@pytest.mark.parametrize("query", ["", '"', "*", "\0", "\ud800", "x" * 10_000, "<script>", "a:b'"])
def test_whatever_is_typed_is_answered(client: FlaskClient, login: Login, query: str) -> None:
    login(client, "alice")
    answer = client.get("/search", query_string={"q": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_kinds_and_pages_that_are_none_are_not_found(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    for wrong in ("in=nothing", "page=0", "page=x"):
        assert client.get(f"/search?q=a&{wrong}").status_code == 404


def test_ideas_campaigns_and_descriptions_of_pictures_are_found(
    client: FlaskClient, login: Login, house: House, alice: Actor, bob: Actor
) -> None:
    rows.idea(house, alice, "Parler du gel à la gare")
    kept = rows.campaign(house, alice, "Grand gel")
    login(client, "alice")
    page = client.get("/search?q=gel&lang=en").get_data(as_text=True)
    assert "Parler du " in page
    assert f"/campaigns/{kept.id}" in page
    client.post("/logout")
    login(client, "bob")
    page = client.get("/search?q=gel&lang=en").get_data(as_text=True)
    assert "Parler du " not in page
    assert "/campaigns/" not in page
