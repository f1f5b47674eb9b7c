"""Tokens of 60 days, renewed while they are good (Instagram and Threads).

Once it has run out nothing but a person renews such a token. Posts may be rare, and renewing is
done when one leaves: so a token is said to serve for a week, though it serves for much longer.
"""

from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Credentials
from connectors.errors import AuthExpired, Permanent
from connectors.meta.graph import Graph

SERVES: Final = timedelta(days=7)
YOUNG: Final = timedelta(days=1)  # before that Meta refuses to renew


def refreshed(graph: Graph, old: Credentials, grant: str, *, now: datetime) -> Credentials:
    """With a new access token; with the old one for a day more where it opens and is too young.

    Raises ConnectorError.
    """
    try:
        told = graph.unversioned("refresh_access_token", grant_type=grant)
    except (AuthExpired, Permanent):
        graph.get("me", fields="id")
        return Credentials(values=old.values, expires_at=now + YOUNG)
    token, seconds = graph.part(told, "access_token"), told.get("expires_in")
    real = timedelta(seconds=seconds) if isinstance(seconds, int) else SERVES
    return Credentials(
        values={**old.values, "access_token": token}, expires_at=now + min(real, SERVES)
    )
