"""Signing in at Instagram: the one professional account that a consent opens."""

from collections.abc import Sequence
from typing import Final

from connectors.contract import Credentials
from connectors.instagram.connector import SERVER, VERSION
from connectors.instagram.errors import TABLE
from connectors.meta.graph import Graph
from connectors.meta.sign_in import Places, lasting
from connectors.meta.sign_in import app as meta_app
from connectors.meta.tokens import SERVES
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from lib.clock import SystemClock
from lib.i18n import say

_PAGES: Final = "https://www.instagram.com"
_CODES: Final = "https://api.instagram.com"


def _app(asked: Asked) -> App | None:
    server = _server(asked)
    site, desk = (_PAGES, _CODES) if server == SERVER else (server, server)
    places = Places(authorize=f"{site}/oauth/authorize", token=f"{desk}/oauth/access_token")
    return meta_app(asked.settings, places)


def _accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    token = lasting(_graph(asked, grant.access_token), asked, "ig_exchange_token")
    graph = _graph(asked, token)
    told = graph.get("me", fields="user_id,username")
    name, number = graph.part(told, "username"), str(told.get("user_id") or graph.part(told, "id"))
    keys = Credentials(
        values={"access_token": token, "account_id": number},
        expires_at=SystemClock().now() + SERVES,
    )
    return [Opened(handle=name, name=f"@{name}", number=number, credentials=keys)]


def _graph(asked: Asked, token: str) -> Graph:
    return Graph(
        network="Instagram",
        base_url=_server(asked),
        version=asked.settings.get("version") or VERSION,
        token=token,
        secrets=(asked.settings["client_secret"],),
        table=TABLE,
    )


def _server(asked: Asked) -> str:
    return (asked.settings.get("base_url") or SERVER).rstrip("/")


_SCOPES: Final = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
)
OAUTH: Final = OAuth(
    scopes=(",".join(_SCOPES),),  # Meta parts them by commas
    app=_app,
    accounts=_accounts,
    registering=say(
        "On developers.facebook.com/apps make an app with the use case “Manage messaging and "
        "content on Instagram” and “API setup with Instagram login”, which shows its Instagram "
        "app id and secret. Accounts that are testers of the app may use it without a review."
    ),
    pkce=False,
)
