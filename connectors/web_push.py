"""One message to one browser, through the push service that it named.

The address is what a browser gave, so it is heeded as a typed one: it leads outside or nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from connectors.errors import ConnectorError, Permanent
from connectors.http import Http, Reply
from connectors.reach import Guard
from lib.clock import Clock
from lib.i18n import say

_GONE: Final = (404, 410)  # RFC 8030 7.3


class Gone(Permanent):
    """Nobody receives at that address any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """`endpoint` is a secret of the browser's: whoever knows it may try to write to it."""

    endpoint: str
    headers: Mapping[str, str]
    body: bytes


def push(message: Sealed, *, guard: Guard, clock: Clock) -> None:
    """Raises ConnectorError: Gone, RateLimited, Permanent, Retryable or Ambiguous."""
    line = Http(
        network="Push",
        base_url=message.endpoint,
        secrets=(message.endpoint, _path_of(message.endpoint)),
        judge=_judge,
        clock=clock,
        read=10,
        guard=guard,
    )
    line.call("POST", "", body=message.body, headers=message.headers)


def _path_of(endpoint: str) -> str:
    """What an error of the line tells of it, apart from the host."""
    there = urlsplit(endpoint)
    path = there.path + (f"?{there.query}" if there.query else "")
    return path if path != "/" else ""


def _judge(reply: Reply) -> ConnectorError | None:
    if reply.status in _GONE:
        return Gone(say("This device receives nothing any more."), evidence=reply.status)
    return None
