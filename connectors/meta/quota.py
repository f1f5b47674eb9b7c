"""How much an account may still publish today, as Instagram and Threads tell it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Left, Whose
from connectors.errors import ConnectorError
from connectors.meta.graph import Graph

DAY: Final = timedelta(days=1)
_SAID_FOR: Final = timedelta(hours=1)  # the day moves along: something comes free all the time


def left(graph: Graph, edge: str, *, now: datetime) -> Sequence[Left]:
    """Empty where the network does not tell; then our own count is all there is."""
    with suppress(ConnectorError):
        told = graph.glance(edge, fields="quota_usage,config").get("data")
        remaining = _remaining(told[0]) if isinstance(told, list) and told else None
        if remaining is not None:
            until = now + _SAID_FOR
            return [Left(whose=Whose.ACCOUNT, window=DAY, left=remaining, resets_at=until)]
    return []


def _remaining(told: object) -> int | None:
    """Of `{"quota_usage": 2, "config": {"quota_total": 250, "quota_duration": 86400}}`."""
    if not isinstance(told, Mapping) or not isinstance(told.get("config"), Mapping):
        return None
    used, total = told.get("quota_usage"), told["config"].get("quota_total")
    if not isinstance(used, int) or not isinstance(total, int):
        return None
    return max(0, total - used)
