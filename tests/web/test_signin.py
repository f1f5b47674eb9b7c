"""Signing in and out."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.conftest import PASSWORD

Login = Callable[[FlaskClient, str], None]


def test_a_page_asks_to_sign_in_first_and_is_shown_afterwards(
    client: FlaskClient, login: Login
) -> None:
    answer = client.get("/account?x=1")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/account?x%3D1"
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


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client: FlaskClient) -> None:
    wrong = client.post("/login", data={"email": "alice@example.org", "password": "wrong-one"})
    unknown = client.post("/login", data={"email": "nobody@example.org", "password": "wrong-one"})
    assert wrong.status_code == unknown.status_code == 200
    words = [a.get_data(as_text=True) for a in (wrong, unknown)]
    assert words[0].replace("alice", "x") == words[1].replace("nobody", "x") or all(
        'role="alert"' in page for page in words
    )
    assert client.get("/").status_code == 302
