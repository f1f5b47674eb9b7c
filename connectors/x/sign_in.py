"""Signing in at X (OAuth 2 with PKCE): the app, and the account that a consent opens."""

from collections.abc import Sequence
from typing import Final

from connectors.contract import Account, Credentials
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from connectors.x.connector import X
from lib.i18n import say

_PAGES: Final = "https://x.com"
_API: Final = "https://api.x.com"


def app(asked: Asked) -> App | None:
    """None until MARRONNIER_X_CLIENT_ID is set; confidential apps have a secret as well."""
    settings = asked.settings
    if not settings.get("client_id"):
        return None
    api = settings.get("base_url", _API).rstrip("/")
    return App(
        client_id=settings["client_id"],
        client_secret=settings.get("client_secret", ""),
        authorize_url=f"{_PAGES if api == _API else api}/i/oauth2/authorize",
        token_url=f"{api}/2/oauth2/token",
        basic=True,
    )


def accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    values = {"access_token": grant.access_token}
    if grant.refresh_token:
        values["refresh_token"] = grant.refresh_token
    keys = Credentials(values=values, expires_at=grant.expires_at)
    me = X(Account(handle="", credentials=keys, settings=asked.settings)).me()
    return [
        Opened(handle=me["username"], name=f"@{me['username']}", number=me["id"], credentials=keys)
    ]


OAUTH: Final = OAuth(
    # offline.access: without it the access ends after two hours, and a person must sign in again.
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    app=app,
    accounts=accounts,
    registering=say(
        "On developer.x.com make a project with an app, then under “User authentication settings” "
        "choose “Read and write” and “Web App”; X then shows an OAuth 2.0 client id and secret. "
        "Publishing is paid by use: put credits there, and a spending limit."
    ),
)
