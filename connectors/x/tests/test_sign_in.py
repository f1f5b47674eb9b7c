"""Signing in at X and renewing the access, against a fake authorization server."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.contract import Account, Credentials, Refreshes
from connectors.errors import AuthExpired
from connectors.oauth import App, Asked
from connectors.signing_in import arrive, depart
from connectors.x import PLUGIN, sign_in
from connectors.x.refreshing import connect
from connectors.x.sign_in import OAUTH
from tests.oauth_server import APP, Accounts, oauth_server

BACK = "https://cal.example/channels/connected/x"


@pytest.fixture
def server() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        accounts.pages["/2/users/me"] = {"data": {"id": "12", "username": "croixverte"}}
        yield accounts


def asked(server: Accounts) -> Asked:
    return Asked(settings={**APP, "base_url": server.url}, redirect=BACK)


def app(asked: Asked) -> App:
    registered = sign_in.app(asked)
    assert registered is not None
    return registered


def test_signing_in_opens_the_account_and_its_access_is_renewed(server):
    registered = app(asked(server))
    away = depart(OAUTH, registered, asked(server))
    code = parse_qs(server.consent(away.url))["code"][0]
    (opened,) = arrive(
        OAUTH, registered, asked(server), network="X", code=code, verifier=away.verifier
    )
    assert (opened.handle, opened.number) == ("croixverte", "12")
    assert server.headers[0].startswith("Basic ")
    account = Account(
        handle="croixverte", credentials=opened.credentials, settings=asked(server).settings
    )
    connector = connect(account)
    assert isinstance(connector, Refreshes)
    fresh = connector.refresh()
    assert fresh.values["access_token"] in server.access
    assert fresh.values["access_token"] != opened.credentials.values["access_token"]
    assert fresh.expires_at is not None
    with pytest.raises(AuthExpired):
        connector.refresh()  # a refresh token serves once


def test_the_rights_asked_for_are_those_needed():
    where = Asked(settings={"client_id": "c"}, redirect=BACK)
    url = urlsplit(depart(OAUTH, app(where), where).url)
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://x.com/i/oauth2/authorize"
    scopes = set(parse_qs(url.query)["scope"][0].split())
    assert {"tweet.write", "media.write", "users.read", "offline.access"} <= scopes
    assert app(where).token_url == "https://api.x.com/2/oauth2/token"


def test_without_an_app_nothing_is_registered_nor_renewed():
    assert sign_in.app(Asked(settings={}, redirect=BACK)) is None
    account = Account(
        handle="x", credentials=Credentials(values={"access_token": "a", "refresh_token": "r"})
    )
    connector = connect(account)
    assert isinstance(connector, Refreshes)
    with pytest.raises(AuthExpired) as caught:
        connector.refresh()
    assert "MARRONNIER_X_CLIENT_ID" in str(caught.value.remedy)


def test_an_access_without_refresh_token_is_not_renewed():
    account = Account(handle="x", credentials=Credentials(values={"access_token": "a"}))
    assert not isinstance(connect(account), Refreshes)
    assert isinstance(connect(replace(account, credentials=Credentials(values={}))), Refreshes)


def test_a_consent_without_offline_access_gives_no_refresh_token(server):
    server.answer = (200, {"access_token": "a", "expires_in": 7200})
    server.access.add("a")
    registered = app(asked(server))
    (opened,) = arrive(OAUTH, registered, asked(server), network="X", code="c", verifier="v" * 43)
    assert set(opened.credentials.values) == {"access_token"}


def test_the_profile_is_linked_and_the_icon_there():
    account = Account(handle="@croixverte", credentials=Credentials(values={}))
    assert PLUGIN.profile(account) == "https://x.com/croixverte"
    assert PLUGIN.icon is not None
    assert "currentColor" in PLUGIN.icon.read_text()
