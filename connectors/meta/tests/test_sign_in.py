"""What a consent at Meta's networks opens, against *fakes* of the calls that follow it."""

from datetime import timedelta

import pytest

from connectors.errors import Ambiguous, AuthExpired, Permanent
from connectors.facebook.sign_in import OAUTH as FACEBOOK
from connectors.instagram.sign_in import OAUTH as INSTAGRAM
from connectors.meta.tests.fake_graph import FakeGraph, Refused, running
from connectors.oauth import Asked, Grant
from connectors.threads.sign_in import OAUTH as THREADS
from lib.clock import SystemClock

SECRET = "the-secret-of-the-app"
BACK = "https://cal.example/channels/connected/x"
HOUR = Grant(access_token="serves-an-hour")
PAGES = [
    {
        "id": "1",
        "name": "Croix",
        "username": "croix",
        "access_token": "page-1",
        "tasks": ["MANAGE"],
    },
    {
        "id": "2",
        "name": "Croix-Verte",
        "username": "croixverte",
        "access_token": "page-2",
        "tasks": ["CREATE_CONTENT", "MANAGE"],
    },
    {"id": "3", "name": "Fête", "access_token": "page-3"},
]


class Desk(FakeGraph):
    """Makes the hour's token one that lasts, and tells whose it is."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {"serves-an-hour"}
        self.pages = PAGES

    def answer(self, call):
        if call.path.endswith("access_token"):
            assert call.given["client_secret"] == SECRET
            self.tokens = {"lasts"}
            return {"access_token": "lasts", "expires_in": 5_183_944}
        if call.path == "me/accounts":
            return self.page_of(call, self.pages)
        return {"id": "17", "user_id": "1784", "username": "croixverte"}


@pytest.fixture
def desk():
    with running(Desk) as server:
        yield server


def asked(base_url="", **settings):
    given = {"client_id": "app", "client_secret": SECRET, **settings}
    return Asked(settings={**given, "base_url": base_url} if base_url else given, redirect=BACK)


@pytest.mark.parametrize("oauth", [FACEBOOK, INSTAGRAM, THREADS])
def test_there_is_no_signing_in_without_an_app_and_its_secret(oauth):
    assert oauth.app(Asked(settings={}, redirect=BACK)) is None
    assert oauth.app(Asked(settings={"client_id": "app"}, redirect=BACK)) is None
    assert SECRET not in repr(oauth.app(asked()))


@pytest.mark.parametrize(
    ("oauth", "authorize", "token"),
    [
        (
            FACEBOOK,
            "https://www.facebook.com/v26.0/dialog/oauth",
            "https://graph.facebook.com/v26.0/oauth/access_token",
        ),
        (
            INSTAGRAM,
            "https://www.instagram.com/oauth/authorize",
            "https://api.instagram.com/oauth/access_token",
        ),
        (
            THREADS,
            "https://threads.com/oauth/authorize",
            "https://graph.threads.net/oauth/access_token",
        ),
    ],
)
def test_people_are_sent_where_the_network_documents(oauth, authorize, token):
    app = oauth.app(asked())
    assert (app.authorize_url, app.token_url) == (authorize, token)
    elsewhere = oauth.app(asked("http://127.0.0.1:9/"))
    assert elsewhere.authorize_url.startswith("http://127.0.0.1:9/")
    assert elsewhere.token_url.startswith("http://127.0.0.1:9/")


@pytest.mark.parametrize("oauth", [FACEBOOK, INSTAGRAM, THREADS])
def test_permissions_are_asked_for_as_meta_writes_them(oauth):
    (scope,) = oauth.scopes
    assert " " not in scope
    assert len(scope.split(",")) > 2


def test_at_facebook_each_page_that_one_may_publish_on_is_opened_with_its_own_token(desk):
    green, party = FACEBOOK.accounts(asked(desk.url), HOUR)
    assert (green.handle, green.name, green.number) == ("croixverte", "Croix-Verte", "2")
    assert green.credentials.values == {"page_id": "2", "access_token": "page-2"}
    assert green.credentials.expires_at is None
    assert (party.handle, party.number) == ("3", "3")


def test_no_page_at_all_is_said_with_what_to_do(desk):
    desk.pages = PAGES[:1]
    with pytest.raises(Permanent) as refused:
        FACEBOOK.accounts(asked(desk.url), HOUR)
    assert "choose the page" in str(refused.value.remedy)


@pytest.mark.parametrize(("oauth", "number"), [(INSTAGRAM, "1784"), (THREADS, "17")])
def test_a_token_that_lasts_is_asked_for_at_once_and_renewed_within_a_week(desk, oauth, number):
    (account,) = oauth.accounts(asked(desk.url), HOUR)
    assert (account.handle, account.number) == ("croixverte", number)
    assert account.credentials.values["access_token"] == "lasts"
    ends = account.credentials.expires_at
    assert timedelta(days=6) < ends - SystemClock().now() <= timedelta(days=7)


@pytest.mark.parametrize("oauth", [FACEBOOK, INSTAGRAM, THREADS])
def test_a_refusal_shows_neither_the_token_nor_the_app_s_secret(desk, oauth):
    desk.befalls("access_token", Refused(190, words=f"no {SECRET} serves-an-hour"))
    with pytest.raises(AuthExpired) as refused:
        oauth.accounts(asked(desk.url), HOUR)
    shown = f"{refused.value} {refused.value.evidence}"
    assert SECRET not in shown
    assert "serves-an-hour" not in shown
    desk.befalls("access_token", b"<html>")
    with pytest.raises(Ambiguous):
        oauth.accounts(asked(desk.url), HOUR)
