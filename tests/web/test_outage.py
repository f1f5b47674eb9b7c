"""When the database is away or takes no writing: plain words, the remedy, and no traceback."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.delivery import Heartbeat
from models.house import House
from tests import ailing
from tests.fakes import FakeClock

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def app(app: Flask) -> Flask:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def beat(house: House) -> None:
    with house.database.transaction() as session:
        session.add(Heartbeat(name="host:1", started_at=house.now(), at=house.now()))


@pytest.mark.parametrize("path", ["/", "/calendar", "/channels", "/account", "/stop"])
def test_a_database_that_is_away_is_a_page_in_plain_words(
    client: FlaskClient, login: Login, house: House, path: str
) -> None:
    login(client, "alice")
    with ailing.away(house):
        answer = client.get(path, headers={"Accept-Language": "en"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "The database does not answer." in page
    assert "everything goes on by itself then" in page
    assert client.get(path).status_code == 200, "and all is well again, without signing in anew"


def test_whoever_signs_in_meanwhile_is_told_the_same(client: FlaskClient, house: House) -> None:
    with ailing.away(house):
        form = {"email": "alice@example.org", "password": "correct-horse-battery-staple"}
        for answer in (client.get("/login"), client.post("/login", data=form)):
            assert answer.status_code == 503


def test_it_is_said_in_the_language_that_the_browser_asks_for(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    with ailing.away(house):
        page = client.get("/", headers={"Accept-Language": "fr"}).get_data(as_text=True)
    assert "La base de données ne répond pas." in page


def test_a_program_is_told_in_the_apis_one_shape(client: FlaskClient, house: House) -> None:
    with ailing.away(house):
        answer = client.get("/api/v1/posts", headers={"Authorization": "Bearer mrn_whatever"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.get_json()["error"]["code"] == "database"
    assert answer.get_json()["error"]["remedy"]


def test_no_traceback_is_logged_for_it(
    client: FlaskClient, login: Login, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    login(client, "alice")
    caplog.set_level(logging.INFO)
    with ailing.away(house):
        client.get("/")
    assert any("does not answer" in one for one in caplog.messages)
    assert "Traceback" not in caplog.text


def test_readiness_says_that_it_is_away(client: FlaskClient, house: House) -> None:
    with ailing.away(house):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    for name in ("database", "migrations", "daemon"):
        assert "The database does not answer." in answer.get_json()["checks"][name]["why"]


def test_a_database_that_takes_no_writing_can_be_looked_at_and_says_so(
    client: FlaskClient, login: Login, house: House, clock: FakeClock
) -> None:
    beat(house)
    login(client, "alice")
    assert client.get("/readyz").status_code == 200
    clock.move(minutes=2)  # the daemon cannot write its sign of life
    with ailing.read_only(house):
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "The database is read-only." in ready.get_json()["checks"]["database"]["why"]
        page = client.get("/account").get_data(as_text=True)
        assert "Nothing leaves at the moment: The database is read-only." in page
        assert "Give back the right to write to it" in page
        refused = client.post("/stop", data={"reason": "fire"})
        assert refused.status_code == 503
        assert "The database is read-only." in refused.get_data(as_text=True)
    clock.move(seconds=6)
    assert "read-only" not in client.get("/account").get_data(as_text=True)
    assert client.get("/readyz").get_json()["checks"]["database"]["ok"]


@pytest.mark.slow
def test_readiness_asks_the_database_no_more_often_than_every_five_seconds(
    client: FlaskClient, house: House, clock: FakeClock
) -> None:
    beat(house)
    assert client.get("/readyz").status_code == 200
    with ailing.read_only(house):
        assert client.get("/readyz").status_code == 200
        clock.move(seconds=5)
        assert client.get("/readyz").status_code == 503
