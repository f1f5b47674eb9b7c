"""Signing in at LinkedIn, against a fake authorization server."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.contract import Account, Credentials, Refreshes
from connectors.errors import Ambiguous, AuthExpired
from connectors.linkedin.connecting import connect
from connectors.linkedin.page import Page
from connectors.linkedin.sign_in import OAUTH, app
from connectors.oauth import App, Asked, Opened
from connectors.signing_in import arrive, depart
from tests.oauth_server import APP, Accounts, oauth_server

BACK = "https://cal.example/channels/connected/linkedin"
ACLS = "/rest/organizationAcls?q=roleAssignee&role={}&state=APPROVED&count=50&start=0"


@pytest.fixture
def server() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        accounts.pages["/v2/userinfo"] = {"sub": "abc", "name": "Jeanne Dupont"}
        for role, found in {"ADMINISTRATOR": ["1", "2"], "CONTENT_ADMINISTRATOR": ["2"]}.items():
            elements = [{"organization": f"urn:li:organization:{one}"} for one in found]
            accounts.pages[ACLS.format(role)] = {"elements": elements}
        for one in "12":
            name = {"vanityName": f"page-{one}", "localizedName": f"Page {one}"}
            accounts.pages[f"/rest/organizations/{one}"] = name
        yield accounts


def registered(asked: Asked) -> App:
    found = app(asked)
    assert found is not None
    return found


def walk(server: Accounts, **settings: str) -> list[Opened]:
    asked = Asked(settings={**APP, "base_url": server.url, **settings}, redirect=BACK)
    known = registered(asked)
    away = depart(OAUTH, known, asked)
    code = parse_qs(server.consent(away.url))["code"][0]
    return list(arrive(OAUTH, known, asked, network="LinkedIn", code=code, verifier=away.verifier))


def test_a_person_is_connected_without_the_proof_that_linkedin_refuses(server):
    (opened,) = walk(server)
    assert (opened.number, opened.name) == ("urn:li:person:abc", "Jeanne Dupont")
    assert opened.options == {"kind": "person"}
    assert opened.credentials.expires_at is not None
    assert "code_verifier" not in server.asked[0]
    assert server.asked[0]["client_secret"] == APP["client_secret"]


def test_with_an_app_for_pages_each_page_is_offered_once(server):
    first, second = walk(server, pages="yes")
    assert (first.handle, first.name, first.number) == ("page-1", "Page 1", "urn:li:organization:1")
    assert second.number == "urn:li:organization:2"
    account = Account(
        handle="page-1",
        credentials=Credentials(values={"access_token": "a"}),
        options=first.options,
    )
    assert isinstance(connect(account), Page)


def test_what_is_asked_for_is_what_the_app_may_have():
    where = Asked(settings={"client_id": "c"}, redirect=BACK)
    pages = Asked(settings={"client_id": "c", "pages": "yes"}, redirect=BACK)
    own, theirs = (
        parse_qs(urlsplit(depart(OAUTH, registered(one), one).url).query)["scope"][0].split()
        for one in (where, pages)
    )
    assert own == ["openid", "profile", "w_member_social"]
    assert "w_organization_social" in theirs
    assert "openid" not in theirs
    assert app(Asked(settings={}, redirect=BACK)) is None


@pytest.mark.parametrize("told", [{"name": "x"}, ["x"]])
def test_an_answer_without_a_person_connects_nothing(server, told):
    server.pages["/v2/userinfo"] = told
    with pytest.raises(Ambiguous):
        walk(server)


def test_a_partner_s_access_renews_itself(server):
    (opened,) = walk(server)
    account = Account(
        handle="Jeanne",
        credentials=opened.credentials,
        settings={**APP, "base_url": server.url},
        options=opened.options,
    )
    connector = connect(account)
    assert isinstance(connector, Refreshes)
    fresh = connector.refresh()
    assert fresh.values["access_token"] in server.access
    alone = connect(Account(handle="Jeanne", credentials=opened.credentials))
    assert isinstance(alone, Refreshes)
    with pytest.raises(AuthExpired):
        alone.refresh()
