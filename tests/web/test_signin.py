"""Signing in and out."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import verify_password
from sqlalchemy import select, update

from app import create_app
from lib import settings
from lib.passwords import hash_password, is_password
from models.house import House
from models.people import Membership, User, Workspace
from models.way import Role
from tests.conftest import PASSWORD

Login = Callable[[FlaskClient, str], None]
NEW = "several words make a good one"


def form_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_page_asks_to_sign_in_first_and_is_shown_afterwards(
    client: FlaskClient, login: Login
) -> None:
    answer = client.get("/account?x=1")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/account?x%3D1"
    assert client.get("/login").status_code == 200
    login(client, "alice")
    assert client.get("/").status_code == 200


def test_the_page_asked_for_is_shown_after_signing_in(client: FlaskClient) -> None:
    answer = client.post(
        "/login?next=/stop", data={"email": "Alice@Example.org ", "password": PASSWORD}
    )
    assert answer.location == "/stop"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    answer = client.post(
        "/login",
        query_string={"next": elsewhere},
        data={"email": "alice@example.org", "password": PASSWORD},
    )
    address = answer.location or "/"
    assert address.startswith("/")
    assert not address.startswith(("//", "/\\"))


def test_a_wrong_password_and_an_unknown_person_get_the_same_words(client: FlaskClient) -> None:
    def answer_to(email: str) -> str:
        answer = client.post("/login", data={"email": email, "password": "wrong-one"})
        assert answer.status_code == 200
        alert = re.search(r'role="alert"[^>]*>([^<]+)<', answer.get_data(as_text=True))
        assert alert
        return alert[1]

    assert answer_to("alice@example.org") == answer_to("nobody@example.org")
    assert client.get("/").status_code == 302


@pytest.mark.slow
def test_failed_tries_are_limited_by_address_and_a_good_one_is_not_counted(
    client: FlaskClient, login: Login
) -> None:
    for _ in range(12):
        login(client, "alice")
        client.post("/logout")
    wrong = {"email": "alice@example.org", "password": "wrong-one"}
    answers = [client.post("/login", data=wrong).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert client.post("/login", data=wrong).status_code == 429
    elsewhere = client.post("/login", data=wrong, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200


def test_signing_out_takes_a_form_of_ours_and_ends_the_session(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").location == "/login"
    assert client.get("/").status_code == 302


def test_a_new_password_signs_every_other_device_out(
    app: Flask, client: FlaskClient, login: Login
) -> None:
    phone = app.test_client()
    login(client, "alice")
    login(phone, "alice")
    assert phone.get("/").status_code == 200
    answer = client.post(
        "/account/password",
        data={"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW},
    )
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert phone.get("/").status_code == 302
    again = phone.post("/login", data={"email": "alice@example.org", "password": NEW})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("present", "new", "once_more"),
    [("wrong-one", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, NEW, NEW + "x")],
)
def test_a_password_that_cannot_be_taken_changes_nothing(
    client: FlaskClient, login: Login, present: str, new: str, once_more: str
) -> None:
    login(client, "alice")
    answer = client.post(
        "/account/password",
        data={"password": present, "new_password": new, "new_password_confirm": once_more},
    )
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    client.post("/logout")
    login(client, "alice")


def test_somebody_set_inactive_is_out_at_once(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "bob")
    with house.database.transaction() as session:
        session.execute(update(User).where(User.name == "Bob").values(active=False))
    assert client.get("/").status_code == 302


def test_somebody_who_belongs_nowhere_is_told_whom_to_ask(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "bob")
    with house.database.transaction() as session:
        bob = session.scalars(select(User).where(User.name == "Bob")).one()
        session.delete(
            session.scalars(select(Membership).where(Membership.user_id == bob.id)).one()
        )
    answer = client.get("/")
    assert answer.status_code == 403
    assert "administrator" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_passwords_from_the_terminal_and_from_the_page_are_the_same_hash(app: Flask) -> None:
    with app.app_context():
        assert verify_password("caf\u00e9-en-paix", hash_password("cafe\u0301-en-paix"))
        assert app.extensions["security"].password_util.normalize("e\u0301") == "\u00e9"
    assert is_password("cafe\u0301-en-paix", hash_password("caf\u00e9-en-paix"))
    assert not is_password("other", hash_password("caf\u00e9-en-paix"))


@pytest.mark.slow
def test_a_form_without_its_token_is_refused_and_says_what_to_do(house: House) -> None:
    browser = create_app(house).test_client()
    given = {"email": "alice@example.org", "password": PASSWORD}
    forged = browser.post("/login?lang=en", data=given)
    assert forged.status_code == 400
    assert "Reload the page" in forged.get_data(as_text=True)
    assert '<html lang="fr"' in browser.post("/login", data=given).get_data(as_text=True)
    token = form_token(browser.get("/login").get_data(as_text=True))
    assert browser.post("/login", data={**given, "csrf_token": token}).status_code == 302
    for path in ("/logout", "/stop", "/stop/resume", "/language", "/channels/new/feed"):
        assert browser.post(path).status_code == 400, path


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Dest": "empty"}, {"X-Requested-With": "XMLHttpRequest"}]
)
def test_what_a_page_left_open_asks_takes_no_sign_in_away(app: Flask, said: dict[str, str]) -> None:
    """Its answer comes between the sign-in page, opened in another window, and the form there."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    token = form_token(client.get("/login").text)
    open_since_long = app.test_client()
    for answer in (
        open_since_long.post("/compose/keep", data={"title": "Open day"}, headers=said),
        open_since_long.get("/compose", headers=said, follow_redirects=True),
        open_since_long.post("/calendar/move", json={}, headers=said),
    ):
        assert "Set-Cookie" not in answer.headers
    form = {"email": "alice@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=form).status_code == 302
    out = client.post("/logout", data={"csrf_token": token}, headers=said)
    assert out.status_code == 302
    assert client.get("/account").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    answer = client.post("/login", data={"email": "alice@example.org", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_cookies_are_secure_and_plain_http_is_told_where_to_go(
    environ: dict[str, str], house: House
) -> None:
    there = settings.load({**environ, "MARRONNIER_BASE_URL": "https://posts.example.org"})
    browser = create_app(replace(house, settings=there)).test_client()
    lost = browser.get("/login").get_data(as_text=True)
    assert "https://posts.example.org/login" in lost
    assert "<input" not in lost.split("</section>")[0]
    arrived = browser.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert 'id="password"' in arrived.get_data(as_text=True)
    assert "Strict-Transport-Security" in arrived.headers
    assert any("Secure" in cookie for cookie in arrived.headers.getlist("Set-Cookie"))


def test_a_person_of_two_associations_goes_from_one_to_the_other(
    client: FlaskClient, login: Login, house: House
) -> None:
    with house.database.transaction() as session:
        alice = session.scalars(select(User).where(User.name == "Alice")).one()
        bank = session.scalars(select(Workspace).where(Workspace.slug == "food-bank")).one()
        session.add(Membership(workspace_id=bank.id, user_id=alice.id, role=Role.EDITOR))
    login(client, "alice")
    assert "food-bank" in client.get("/account").get_data(as_text=True)
    client.post("/account/workspace", data={"workspace": bank.id})
    assert "food-bank · Alice (editor)" in client.get("/").get_data(as_text=True)
    client.post("/account/workspace", data={"workspace": 9999})
    assert "food-bank · Alice (editor)" in client.get("/").get_data(as_text=True)
