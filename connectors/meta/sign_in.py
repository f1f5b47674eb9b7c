"""Signing in at Meta's networks: the app, and the hour's token made into one that lasts.

None of the three documents PKCE for this flow (Facebook's is for identity tokens): the app's secret
and the state protect it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.meta.graph import Graph
from connectors.oauth import App, Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where people consent and where codes become tokens, both whole."""

    authorize: str
    token: str


def app(settings: Mapping[str, str], places: Places) -> App | None:
    """None until …_CLIENT_ID and …_CLIENT_SECRET are set: Meta has no apps without a secret."""
    if not (settings.get("client_id") and settings.get("client_secret")):
        return None
    return App(
        client_id=settings["client_id"],
        client_secret=settings["client_secret"],
        authorize_url=places.authorize,
        token_url=places.token,
    )


def lasting(graph: Graph, asked: Asked, grant: str) -> str:
    """The token of `graph`, which serves for an hour, as one of 60 days (Instagram, Threads)."""
    told = graph.unversioned(
        "access_token", grant_type=grant, client_secret=asked.settings["client_secret"]
    )
    return graph.part(told, "access_token")
