"""The page, the command and the API that tell what choosing the hour brought."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import tokens
from models.actor import Actor
from models.house import House
from tests import drawn
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
UNTIL = datetime.fromisoformat("2026-11-26T12:00:00+01:00")


@pytest.fixture
def fifty(house: House, alice: Actor) -> int:
    channel = rows.connected(house, alice)
    drawn.left(house, alice, channel, 50, until=UNTIL, better=1.5)
    return channel.id


@pytest.fixture
def asked(house: House, alice: Actor, app: Flask) -> Callable[[str], Any]:
    with house.database.transaction() as session:
        _, secret = tokens.issue(session, alice, name="script", now=house.now())
    headers = {"Authorization": f"Bearer {secret}"}
    return lambda path: app.test_client().get(f"/api/v1{path}", headers=headers)


@pytest.mark.slow
@pytest.mark.usefixtures("fifty")
def test_the_page_says_it_in_words_and_figures_and_draws_it(
    client: FlaskClient, login: Login
) -> None:
    login(client, "erin")
    shown = client.get("/reports").get_data(as_text=True)
    assert "<h1>Reports, November 2026</h1>" in shown
    assert "Choosing the hour brought +" in shown
    assert "50 posts, 10 of them drawn." in shown
    assert "It is hardly chance." in shown
    assert '<svg class="interval"' in shown
    assert "Reports" in client.get("/").get_data(as_text=True)


def test_without_a_draw_it_says_so_and_draws_nothing(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    shown = client.get("/reports?month=2026-10").get_data(as_text=True)
    assert "No post left whose time might have been drawn." in shown
    assert "<svg class" not in shown


def test_it_walks_from_month_to_month_and_not_into_the_future(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    shown = client.get("/reports?month=2026-10").get_data(as_text=True)
    assert "month=2026-09" in shown
    assert "month=2026-11" in shown
    assert "month=2026-12" not in client.get("/reports").get_data(as_text=True)
    assert client.get("/reports?month=2027-01").status_code == 422


def test_a_volunteer_neither_sees_it_nor_is_led_there(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    assert client.get("/reports").status_code == 403
    assert 'href="/reports"' not in client.get("/").get_data(as_text=True)


def test_a_script_reads_the_same_with_every_draw(fifty: int, asked: Callable[[str], Any]) -> None:
    told = asked("/reports/lift?month=2026-11").get_json()
    both, one = told["lines"]
    assert (told["month"], both["channel"], one["channel"]) == ("2026-11", None, fifty)
    assert one["month"]["gain"]["low"] < 0.5 < one["month"]["gain"]["high"]
    assert len(told["draws"]) == 50
    assert {draw["best_chance"] for draw in told["draws"]} == {0.8}
    assert asked("/reports/lift?month=soon").status_code == 422
