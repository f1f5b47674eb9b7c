"""Signing in at LinkedIn (OAuth 2): the app, and the authors that a consent opens."""

from collections.abc import Iterator, Sequence
from typing import Final

from connectors.contract import Account, Credentials
from connectors.linkedin.api import Api
from connectors.linkedin.wire import DEFAULT
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from lib.clock import SystemClock
from lib.i18n import say

PERSON: Final = "person"
READS: Final = "reads"
_OF_PERSONS: Final = ("openid", "profile", "w_member_social")
# An app with these may have no other product of LinkedIn's, so that OpenID is not to be had.
_OF_PAGES: Final = (
    "r_basicprofile",
    "w_organization_social",
    "r_organization_social",
    "rw_organization_admin",
)
_MOST: Final = 30  # pages of one person, each asked for its name


def app(asked: Asked) -> App | None:
    """None until MARRONNIER_LINKEDIN_CLIENT_ID is set."""
    settings = asked.settings
    if not settings.get("client_id"):
        return None
    base = settings.get("base_url", DEFAULT).rstrip("/")
    pages = "https://www.linkedin.com" if base == DEFAULT else base
    return App(
        client_id=settings["client_id"],
        client_secret=settings.get("client_secret", ""),
        authorize_url=f"{pages}/oauth/v2/authorization",
        token_url=f"{pages}/oauth/v2/accessToken",
        scopes=_OF_PAGES if _api(asked, {}).for_pages else _OF_PERSONS,
    )


def accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    """The person, or with an app for pages those that they may publish on."""
    values = {"access_token": grant.access_token}
    if grant.refresh_token:
        values["refresh_token"] = grant.refresh_token
    keys = Credentials(values=values, expires_at=grant.expires_at)
    api = _api(asked, values)
    if api.for_pages:
        return list(_pages(api, keys))
    number, name = api.me()
    options = {"kind": PERSON}
    return [Opened(handle=name, name=name, number=number, credentials=keys, options=options)]


def _pages(api: Api, keys: Credentials) -> Iterator[Opened]:
    for number in list(dict.fromkeys(api.pages()))[:_MOST]:
        handle, name = api.organisation(number)
        options = {READS: "yes"}
        yield Opened(handle=handle, name=name, number=number, credentials=keys, options=options)


def _api(asked: Asked, values: dict[str, str]) -> Api:
    account = Account(handle="", credentials=Credentials(values=values), settings=asked.settings)
    return Api(account, SystemClock())


OAUTH: Final = OAuth(
    scopes=_OF_PERSONS,
    app=app,
    accounts=accounts,
    # LinkedIn answers a `code_verifier` with 401 invalid_client (seen by others on 2026-09-21).
    pkce=False,
    registering=say(
        "On linkedin.com/developers make an app for your organisation’s page. For its page: add "
        "“Community Management API” (LinkedIn looks at the request for some days) and set "
        "MARRONNIER_LINKEDIN_PAGES to yes. For a person: add “Share on LinkedIn” and “Sign In with "
        "LinkedIn using OpenID Connect”."
    ),
)
