"""What every page shares: refusals, headers, languages, banners, health."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from models.actor import Actor
from models.delivery import Heartbeat
from models.house import House
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def beat(house: House) -> None:
    with house.database.transaction() as session:
        session.add(Heartbeat(name="host:1", started_at=house.now(), at=house.now()))


def test_health_is_told_to_anyone(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok\n")


@pytest.mark.slow
def test_readiness_follows_the_daemon(client: FlaskClient, house: House, clock: FakeClock) -> None:
    never = client.get("/readyz")
    assert never.status_code == 503
    assert "has not started yet" in never.get_json()["checks"]["daemon"]["why"]
    beat(house)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["ready"] is True
    clock.move(seconds=61)
    late = client.get("/readyz").get_json()
    assert "silent since" in late["checks"]["daemon"]["why"]
    assert late["checks"]["database"]["ok"]


def test_a_house_without_its_tables_is_not_ready_and_says_so(
    client: FlaskClient, house: House
) -> None:
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE heartbeat")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    checks = client.get("/readyz").get_json()["checks"]
    assert "flask db upgrade" in checks["migrations"]["why"]
    assert checks["daemon"]["ok"] is False


def test_a_silent_daemon_is_told_on_every_page(
    client: FlaskClient, login: Login, house: House, clock: FakeClock
) -> None:
    login(client, "bob")
    assert "It has not started yet" in client.get("/account").get_data(as_text=True)
    beat(house)
    assert "daemon is silent" not in client.get("/account").get_data(as_text=True)
    clock.move(minutes=5)
    page = client.get("/account").get_data(as_text=True)
    assert "Last sign of life: 08:00" in page
    assert "flask daemon" in page


def test_an_unknown_page_says_where_to_go(client: FlaskClient) -> None:
    answer = client.get("/nowhere?lang=en")
    assert answer.status_code == 404
    assert "go back to this week" in answer.get_data(as_text=True)


def test_a_wrong_method_says_what_to_use(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    answer = client.get("/deliveries/1/cancel")
    assert answer.status_code == 405
    assert "use its buttons" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_a_form_that_is_too_large_says_how_large_it_may_be(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = client.post("/stop", data={"reason": "x" * 27_000_000})
    assert answer.status_code == 413
    assert "25" in answer.get_data(as_text=True)


def test_a_failure_shows_nothing_of_itself(app: Flask, house: House) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def breaks() -> str:
        raise RuntimeError("the secret recipe")

    app.add_url_rule("/healthz/breaks", "breaks", breaks)
    answer = app.test_client().get("/healthz/breaks?lang=en")
    assert answer.status_code == 500
    page = answer.get_data(as_text=True)
    assert "recipe" not in page
    assert "Try again" in page


@pytest.mark.slow
def test_pages_run_only_our_own_scripts_and_are_framed_by_nobody(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    for path in ("/", "/channels", "/channels/new/bluesky", "/stop", "/account", "/nowhere"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        page = answer.get_data(as_text=True)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"\son\w+=|\sstyle=|<style", page), path


def test_the_reader_s_language_is_their_choice_then_the_browser_s(
    client: FlaskClient, login: Login
) -> None:
    def language(path: str = "/login", accept: str = "") -> str:
        page = client.get(path, headers={"Accept-Language": accept}).get_data(as_text=True)
        found = re.search(r'<html lang="(\w+)"', page)
        assert found
        return found[1]

    assert language() == "fr"  # the installation's
    assert language(accept="en-GB,en;q=0.9") == "en"
    assert language("/login?lang=fr", accept="en") == "fr"
    client.post("/language", data={"language": "fr", "next": "/login"})
    assert language(accept="en") == "fr"
    login(client, "alice")
    assert language("/", accept="fr") == "en"  # Alice's own
    client.post("/language", data={"language": "fr"})
    assert language("/", accept="en") == "fr"
    client.post("/language", data={"language": "xx"})
    assert language("/") == "fr"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil"])
def test_choosing_a_language_never_leads_elsewhere(client: FlaskClient, elsewhere: str) -> None:
    answer = client.post("/language", data={"language": "fr", "next": elsewhere})
    assert answer.location == "/"


def test_words_filled_into_a_sentence_are_escaped(app: Flask) -> None:
    template = app.jinja_env.from_string(
        "{{ _('Hello %(name)s', name=x) }}|{{ ngettext('%(n)s post of %(x)s', "
        "'%(n)s posts of %(x)s', 1234, x=x) }}|{% trans name=x %}To {{ name }}: 100%{% endtrans %}"
    )
    with app.test_request_context():
        shown = template.render(x="<b>&")
    assert shown == "Hello &lt;b&gt;&amp;|1,234 posts of &lt;b&gt;&amp;|To &lt;b&gt;&amp;: 100%"


def test_instants_are_told_as_far_as_they_are_from_now(app: Flask, house: House) -> None:
    filters = app.jinja_env.filters
    now = house.now().astimezone(UTC)
    with app.test_request_context():
        app.preprocess_request()
        assert filters["near"](now + timedelta(hours=1)) == "09:00"
        assert filters["near"](now + timedelta(days=2)) == "mer. 2 déc., 08:00"
        assert "2027" in filters["near"](now + timedelta(days=300))
        assert filters["from_now"](now + timedelta(minutes=12)).endswith("min")
        assert filters["day_of"](now.replace(hour=23)) == "mardi 1er décembre"


def test_static_files_have_a_new_address_when_they_change(app: Flask) -> None:
    with app.test_request_context():
        address = app.url_for("static", filename="css/tokens.css")
    assert re.fullmatch(r"/static/css/tokens\.css\?v=\d+", address)


@pytest.mark.slow
def test_with_a_broker_and_no_worker_every_page_and_readiness_say_so(
    house: House, login: Login, alice: Actor
) -> None:
    rows.connected(house, alice)
    beat(house)
    settings = replace(house.settings, broker_url="redis://127.0.0.1:1/0")
    app = create_app(replace(house, settings=settings))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    assert (
        "No worker listens for feed."
        in client.get("/readyz").get_json()["checks"]["senders"]["why"]
    )
    login(client, "alice")
    page = client.get("/account").get_data(as_text=True)
    assert "Posts do not leave: No worker listens for feed." in page
    assert "flask worker" in page
