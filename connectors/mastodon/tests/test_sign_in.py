"""Signing in at a Mastodon server, against a fake authorization server."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.mastodon.sign_in import OAUTH, SCOPES, app, host
from connectors.oauth import App, Asked
from connectors.signing_in import arrive, depart
from tests.oauth_server import APP, Accounts, oauth_server

BACK = "https://cal.example/channels/connected/mastodon"


@pytest.fixture
def server() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        accounts.made["/api/v1/apps"] = APP
        accounts.pages["/api/v1/accounts/verify_credentials"] = {"id": "7", "username": "croix"}
        yield accounts


def asked(server: Accounts, **settings: str) -> Asked:
    given = {"server": "@croix@Mastodon.Example"}
    return Asked(settings={"base_url": server.url, **settings}, redirect=BACK, given=given)


def registered(asked: Asked) -> App:
    found = app(asked)
    assert found is not None
    return found


def test_a_server_is_told_of_us_and_opens_the_account(server: Accounts) -> None:
    known = registered(asked(server))
    assert (known.client_id, known.client_secret) == tuple(APP.values())
    (told,) = server.written
    assert told["redirect_uris"] == BACK
    assert told["scopes"].split() == list(SCOPES)
    away = depart(OAUTH, known, asked(server))
    query = parse_qs(urlsplit(away.url).query)
    assert query["code_challenge_method"] == ["S256"]
    code = parse_qs(server.consent(away.url))["code"][0]
    (opened,) = arrive(
        OAUTH, known, asked(server), network="Mastodon", code=code, verifier=away.verifier
    )
    assert opened.handle == "@croix@mastodon.example"
    assert opened.number == "mastodon.example/7"
    assert opened.credentials.values["server"] == "mastodon.example"


def test_an_app_of_the_operator_s_is_taken_instead(server: Accounts) -> None:
    known = registered(asked(server, client_id="ours", client_secret="s"))
    assert known.client_id == "ours"
    assert server.written == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mastodon.social", "mastodon.social"),
        (" https://Mastodon.Social/@croix ", "mastodon.social"),
        ("@croix@piaille.fr", "piaille.fr"),
        ("exämple.org", "xn--exmple-cua.org"),
    ],
)
def test_a_server_is_understood_however_it_is_written(typed: str, name: str) -> None:
    assert host(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        *("", "localhost", "127.0.0.1", "http://[::1]/", "10.0.0.1:8080", "mastodon.social:22"),
        *("https://user:pw@10.1", "0x7f.1", "http://169.254.169.254/latest", "a b.fr", "fr"),
    ],
)
def test_what_is_no_public_server_is_not_asked(typed: str) -> None:
    with pytest.raises(Permanent):
        host(typed)


@pytest.mark.parametrize("told", [{}, {"client_id": "a"}, ["x"]])
def test_a_server_that_makes_no_app_is_told(server: Accounts, told: object) -> None:
    server.made["/api/v1/apps"] = told
    with pytest.raises(Ambiguous):
        app(asked(server))


def test_a_server_that_is_not_there_can_be_asked_again() -> None:
    gone = Asked(
        settings={"base_url": "http://127.0.0.1:1"}, redirect=BACK, given={"server": "a.example"}
    )
    with pytest.raises(Retryable):
        app(gone)


def test_an_account_without_a_name_connects_nothing(server: Accounts) -> None:
    server.pages["/api/v1/accounts/verify_credentials"] = {"id": "7"}
    known = registered(asked(server))
    away = depart(OAUTH, known, asked(server))
    code = parse_qs(server.consent(away.url))["code"][0]
    with pytest.raises(Ambiguous):
        arrive(OAUTH, known, asked(server), network="M", code=code, verifier=away.verifier)
