"""The one place where a homeserver's refusals become `connectors.errors`.

Source: spec.matrix.org, Client-Server API, “Common error codes”, read in November 2026.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from connectors.errors import AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.http import Reply
from lib.clock import Clock
from lib.i18n import Text, say

NEW_TOKEN: Final = say(
    "Sign in with this account once more, copy the new access token, and reconnect the channel "
    "with it."
)
LET_IN: Final = say(
    "Let someone who moderates the room invite this account and allow it to write; accept the "
    "invitation with the account, then send it again."
)
_ADMIN: Final = say("Write to whoever runs the account’s server.")
_NO_SERVER: Final = say("Correct the server’s address and reconnect the channel.")


class Absent(Permanent):
    """What was asked for is not there, or not for this account."""


_Known = tuple[type[AuthExpired | Permanent], Text, Text]
_SIGNED_OUT: Final[_Known] = (
    AuthExpired,
    say("The server no longer takes this access token."),
    NEW_TOKEN,
)
_CLOSED: Final[_Known] = (Permanent, say("The server has closed this account."), _ADMIN)
_NOT_MATRIX: Final[_Known] = (
    Permanent,
    say("There is no Matrix server at this address."),
    _NO_SERVER,
)
_BARRED: Final[_Known] = (Permanent, say("This account may not do that in the room."), LET_IN)
BY_CODE: Final[Mapping[str, _Known]] = {
    "M_UNKNOWN_TOKEN": _SIGNED_OUT,
    "M_MISSING_TOKEN": _SIGNED_OUT,
    "M_USER_DEACTIVATED": _CLOSED,
    "M_USER_LOCKED": _CLOSED,
    "M_USER_SUSPENDED": _CLOSED,
    "M_FORBIDDEN": _BARRED,
    "M_GUEST_ACCESS_FORBIDDEN": _BARRED,
    "M_UNRECOGNIZED": _NOT_MATRIX,
    "M_NOT_FOUND": (
        Absent,
        say("The room or the message is not there."),
        say("Check the room’s address on the channel’s page; reconnect the channel if it moved."),
    ),
    "M_TOO_LARGE": (
        Permanent,
        say("The server finds this too large."),
        say("Make the pictures smaller, or the text shorter."),
    ),
    "M_RESOURCE_LIMIT_EXCEEDED": (
        Permanent,
        say("The server has reached a limit that its people set."),
        _ADMIN,
    ),
    "M_CONSENT_NOT_GIVEN": (
        Permanent,
        say("The server wants its terms accepted first."),
        say("Open the account in a Matrix app and accept them, then send it again."),
    ),
}


def judged(reply: Reply, clock: Clock) -> ConnectorError | None:
    """None where the usual table decides."""
    if not 400 <= reply.status < 500:
        return None
    told = _told(reply)
    code = str(told.get("errcode", ""))
    evidence = f"{reply.status} {code} {reply.words}"
    if code == "M_LIMIT_EXCEEDED":
        return _wait(told, clock, evidence)
    known = BY_CODE.get(code)
    if known is None and reply.status == 404 and not code:
        known = _NOT_MATRIX
    if known is None:
        return None
    kind, reason, remedy = known
    return kind(reason, remedy=remedy, evidence=evidence)


def _wait(told: Mapping[str, Any], clock: Clock, evidence: str) -> RateLimited | None:
    pause = told.get("retry_after_ms")
    if not isinstance(pause, int):
        return None  # then the usual table reads the header
    until = clock.now() + timedelta(milliseconds=min(max(pause, 0), 86_400_000))
    return RateLimited(say("The server asks us to slow down."), until=until, evidence=evidence)


def _told(reply: Reply) -> Mapping[str, Any]:
    try:
        told = reply.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
