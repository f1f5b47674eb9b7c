"""Signing in at Threads: the one account that a consent opens."""

from collections.abc import Sequence
from typing import Final

from connectors.contract import Credentials
from connectors.meta.graph import Graph
from connectors.meta.sign_in import Places, lasting
from connectors.meta.sign_in import app as meta_app
from connectors.meta.tokens import SERVES
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from connectors.threads.connector import SERVER, VERSION
from connectors.threads.errors import TABLE
from lib.clock import SystemClock
from lib.i18n import say

_PAGES: Final = "https://threads.com"


def _app(asked: Asked) -> App | None:
    server = _server(asked)
    site = _PAGES if server == SERVER else server
    places = Places(authorize=f"{site}/oauth/authorize", token=f"{server}/oauth/access_token")
    return meta_app(asked.settings, places)


def _accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    token = lasting(_graph(asked, grant.access_token), asked, "th_exchange_token")
    graph = _graph(asked, token)
    told = graph.get("me", fields="id,username,name")
    name = graph.part(told, "username")
    keys = Credentials(values={"access_token": token}, expires_at=SystemClock().now() + SERVES)
    number = graph.part(told, "id")
    return [Opened(handle=name, name=f"@{name}", number=number, credentials=keys)]


def _graph(asked: Asked, token: str) -> Graph:
    return Graph(
        network="Threads",
        base_url=_server(asked),
        version=VERSION,
        token=token,
        secrets=(asked.settings["client_secret"],),
        table=TABLE,
    )


def _server(asked: Asked) -> str:
    return (asked.settings.get("base_url") or SERVER).rstrip("/")


_SCOPES: Final = (
    "threads_basic",
    "threads_content_publish",
    "threads_manage_replies",
    "threads_read_replies",
    "threads_manage_mentions",
    "threads_manage_insights",
)
OAUTH: Final = OAuth(
    scopes=(",".join(_SCOPES),),  # Meta parts them by commas
    app=_app,
    accounts=_accounts,
    registering=say(
        "On developers.facebook.com/apps make an app with the use case “Access the Threads API”; "
        "under “App settings → Basic” stand its Threads app id and secret. Accounts that are "
        "testers of the app may use it without a review."
    ),
    pkce=False,
)
