"""OAuth 2 as the networks see it, against a fake authorization server (tests/oauth_server.py)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.contract import Credentials
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent, Retryable
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from connectors.signing_in import arrive, depart, renewed
from lib.i18n import say
from tests.fakes import FakeClock
from tests.oauth_server import APP, Accounts, oauth_server

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
BACK = "https://cal.example/channels/connected/pigeons"


@pytest.fixture
def server() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        yield accounts


def app(server: Accounts, *, basic: bool = False, secret: str = APP["client_secret"]) -> App:
    return App(
        client_id=APP["client_id"],
        client_secret=secret,
        authorize_url="https://pigeons.example/authorize",
        token_url=server.url,
        basic=basic,
    )


def sign_in(*, pkce: bool = True) -> OAuth:
    def accounts(asked: Asked, grant: Grant) -> list[Opened]:
        values = {"access_token": grant.access_token, "refresh_token": grant.refresh_token}
        credentials = Credentials(values=values, expires_at=grant.expires_at)
        return [Opened(handle="croix", name="Croix", number="7", credentials=credentials)]

    return OAuth(
        scopes=("post.write", "offline.access"),
        app=lambda _asked: None,
        accounts=accounts,
        registering=say("Register it."),
        pkce=pkce,
        extra={"prompt": "consent"},
    )


ASKED = Asked(settings={}, redirect=BACK)


def walk(server: Accounts, oauth: OAuth, app: App) -> Opened:
    away = depart(oauth, app, ASKED)
    code = parse_qs(server.consent(away.url))["code"][0]
    (opened,) = arrive(
        oauth,
        app,
        ASKED,
        network="Pigeons",
        code=code,
        verifier=away.verifier,
        clock=FakeClock(NOW),
    )
    return opened


@pytest.mark.parametrize("basic", [True, False])
def test_a_consent_opens_the_account_with_proof_of_who_asked(
    server: Accounts, *, basic: bool
) -> None:
    opened = walk(server, sign_in(), app(server, basic=basic))
    assert opened.credentials.values["access_token"] in server.access
    assert opened.credentials.expires_at == NOW + timedelta(hours=2)
    (asked,) = server.asked
    assert asked["redirect_uri"] == BACK
    assert len(asked["code_verifier"]) >= 43
    assert bool(server.headers[0]) is basic
    assert ("client_secret" in asked) is not basic


def test_the_page_is_asked_for_what_we_need_and_each_time_with_another_state(
    server: Accounts,
) -> None:
    first, second = (depart(sign_in(), app(server), ASKED) for _ in range(2))
    query = parse_qs(urlsplit(first.url).query)
    assert query["scope"] == ["post.write offline.access"]
    assert query["redirect_uri"] == [BACK]
    assert query["prompt"] == ["consent"]
    assert query["code_challenge_method"] == ["S256"]
    assert first.state != second.state
    assert first.verifier != second.verifier
    assert first.verifier not in first.url
    assert first.state not in repr(first)


def test_a_network_that_refuses_proof_is_asked_without(server: Accounts) -> None:
    walk(server, sign_in(pkce=False), app(server))
    assert "code_verifier" not in server.asked[0]


def test_an_app_without_secret_names_itself(server: Accounts) -> None:
    server.answer = (200, {"access_token": "a"})
    opened = walk(server, sign_in(), app(server, secret=""))
    assert server.asked[0]["client_id"] == "the-app"
    assert "client_secret" not in server.asked[0]
    assert opened.credentials.expires_at is None
    assert opened.credentials.values["refresh_token"] == ""


def test_a_token_in_a_list_is_a_token(server: Accounts) -> None:
    """As Instagram documents its answer."""
    server.answer = (200, {"data": [{"access_token": "a", "user_id": 7, "permissions": "b"}]})
    assert walk(server, sign_in(), app(server)).credentials.values["access_token"] == "a"


REFUSALS = [
    ((400, {"error": "invalid_grant"}), Permanent),
    ((401, {"error": "invalid_client"}), AuthExpired),
    ((400, {"error": "unauthorized_client"}), AuthExpired),
    ((400, {"error": {"message": "as Facebook says it"}}), Permanent),
    ((400, b"<html>"), Permanent),
    ((500, {"error": "server_error"}), Ambiguous),
    ((200, {"token_type": "bearer"}), Ambiguous),
    ((200, {"access_token": 7}), Ambiguous),
    ((200, {"data": []}), Ambiguous),
    ((200, {"data": "x"}), Ambiguous),
    ((200, ["x"]), Ambiguous),
    ((200, {"access_token": "a", "expires_in": "soon"}), Ambiguous),
    ((200, {"access_token": "a", "expires_in": 10**30}), Ambiguous),
    ((200, b"<html>"), Ambiguous),
]


@pytest.mark.parametrize(("answer", "kind"), REFUSALS)
def test_a_refused_code_says_what_to_do(
    server: Accounts, answer: tuple[int, object], kind: type[ConnectorError]
) -> None:
    server.answer = answer
    with pytest.raises(kind) as caught:
        walk(server, sign_in(), app(server))
    shown = f"{caught.value} {caught.value.remedy} {caught.value.evidence}"
    assert APP["client_secret"] not in shown
    assert "of-a-person" not in shown
    assert kind is Ambiguous or caught.value.remedy


def test_an_access_is_renewed_and_the_new_refresh_token_replaces_the_old(
    server: Accounts,
) -> None:
    opened = walk(server, sign_in(), app(server))
    old = opened.credentials.values["refresh_token"]
    fresh = renewed(app(server), old, network="Pigeons", clock=FakeClock(NOW))
    assert fresh.access_token in server.access
    assert fresh.refresh_token in server.refresh
    assert fresh.refresh_token != old
    with pytest.raises(AuthExpired) as caught:
        renewed(app(server), old, network="Pigeons")
    assert old not in f"{caught.value} {caught.value.evidence}"


def test_a_refresh_token_that_does_not_rotate_is_kept(server: Accounts) -> None:
    server.answer = (200, {"access_token": "new", "expires_in": 60, "scope": "a,b c"})
    fresh = renewed(app(server), "the-same", network="Pigeons", clock=FakeClock(NOW))
    assert fresh.refresh_token == "the-same"
    assert fresh.scopes == frozenset("abc")


def test_a_server_that_is_not_there_can_be_asked_again() -> None:
    gone = App(client_id="a", authorize_url="https://x.example", token_url="http://127.0.0.1:1")
    with pytest.raises(Retryable):
        renewed(gone, "r", network="Pigeons")


def test_the_proof_is_that_of_the_standard() -> None:
    """The example of RFC 7636, appendix B."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert create_s256_code_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
