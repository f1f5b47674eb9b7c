"""Signing in at Facebook: the pages that a consent opens."""

from collections.abc import Sequence
from typing import Final

from connectors.contract import Credentials
from connectors.errors import Permanent
from connectors.facebook.connector import SERVER, VERSION
from connectors.facebook.errors import TABLE
from connectors.meta.graph import Graph, Told
from connectors.meta.sign_in import Places
from connectors.meta.sign_in import app as meta_app
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from lib.i18n import say

_PAGES: Final = "https://www.facebook.com"


def _app(asked: Asked) -> App | None:
    server, version = _server(asked), _version(asked)
    site = _PAGES if server == SERVER else server
    places = Places(
        authorize=f"{site}/{version}/dialog/oauth",
        token=f"{server}/{version}/oauth/access_token",
    )
    return meta_app(asked.settings, places)


def _accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    """Each page with a token of its own, which has no end."""
    graph = _graph(asked, _lasting(asked, grant.access_token))
    pages = list(graph.everything("me/accounts", fields="id,name,username,access_token,tasks"))
    opened = [_page(graph, told) for told in pages if _may_publish(told)]
    if not opened:
        raise Permanent(
            say("None of your pages was opened to Marronnier, or you may publish on none."),
            remedy=say("Start again and choose the page; ask for a role on it if you have none."),
        )
    return opened


def _lasting(asked: Asked, token: str) -> str:
    """A page's token lasts as long as the one that it was asked for with."""
    told = _graph(asked, token).get(
        "oauth/access_token",
        grant_type="fb_exchange_token",
        client_id=asked.settings["client_id"],
        client_secret=asked.settings["client_secret"],
        fb_exchange_token=token,
    )
    return str(told.get("access_token") or token)


def _page(graph: Graph, told: Told) -> Opened:
    number = graph.part(told, "id")
    values = {"page_id": number, "access_token": graph.part(told, "access_token")}
    return Opened(
        handle=str(told.get("username") or number),
        name=graph.part(told, "name"),
        number=number,
        credentials=Credentials(values=values),
    )


def _may_publish(told: Told) -> bool:
    tasks = told.get("tasks")
    return not isinstance(tasks, list) or "CREATE_CONTENT" in tasks


def _graph(asked: Asked, token: str) -> Graph:
    return Graph(
        network="Facebook",
        base_url=_server(asked),
        version=_version(asked),
        token=token,
        secrets=(asked.settings["client_secret"],),
        table=TABLE,
    )


def _server(asked: Asked) -> str:
    return (asked.settings.get("base_url") or SERVER).rstrip("/")


def _version(asked: Asked) -> str:
    return asked.settings.get("version") or VERSION


_SCOPES: Final = (
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
)
OAUTH: Final = OAuth(
    scopes=(",".join(_SCOPES),),  # Meta parts them by commas
    app=_app,
    accounts=_accounts,
    registering=say(
        "On developers.facebook.com/apps make an app of the type “Business” with the product "
        "“Facebook Login”; under “App settings → Basic” stand its id and secret. As long as only "
        "people with a role in the app use it, Meta does not have to review it."
    ),
    pkce=False,
)
