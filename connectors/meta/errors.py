"""The one place where Graph's refusals become `connectors.errors`; each network adds its own.

Codes: developers.facebook.com, “Handling Errors” and “Rate Limits” (read November 2026), and those
that others met in practice. A refusal that is in no table is a refusal all the same: Graph answers
4xx with its own error object only to what it did not do.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.http import Reply, retry_at
from lib.i18n import Text, say, verbatim


class NoRight(AuthExpired):
    """The access token opens the account, and lacks a permission for what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What must happen next. `wait`: where nothing tells until when (None: not known)."""

    kind: type[ConnectorError]
    reason: Text
    remedy: Text | None = None
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a network's codes mean; a subcode says more than the code that it stands with."""

    codes: Mapping[int, Meaning]
    subcodes: Mapping[int, Meaning]


RECONNECT: Final = say("Make a new access token, and connect the channel again with it.")
RIGHTS: Final = say(
    "Give the access token every permission that is named on this network’s page of the manual, "
    "then connect the channel again."
)
OPEN_ACCOUNT: Final = say("Open the account on the network itself and follow what it says there.")
_CHANGE: Final = say("Change the post accordingly, then send it again.")
_TWICE: Final = re.compile("already posted|identical|duplicate", re.IGNORECASE)
_OPERATOR: Final = say("Show the evidence to whoever keeps this installation.")


def reconnect(reason: Text, remedy: Text = RECONNECT) -> Meaning:
    return Meaning(kind=AuthExpired, reason=reason, remedy=remedy)


def fix(reason: Text, remedy: Text = _CHANGE) -> Meaning:
    return Meaning(kind=Permanent, reason=reason, remedy=remedy)


def ask(reason: Text, remedy: Text = OPEN_ACCOUNT) -> Meaning:
    """A person has to do something elsewhere."""
    return Meaning(kind=Permanent, reason=reason, remedy=remedy)


def wait(reason: Text, at_least: timedelta | None = None) -> Meaning:
    return Meaning(kind=RateLimited, reason=reason, wait=at_least)


def unclear(reason: Text) -> Meaning:
    """Perhaps it is live."""
    return Meaning(kind=Ambiguous, reason=reason)


ALREADY_THERE: Final = unclear(
    say("The network says that it has this post already: it may be live.")
)
_SLOWER: Final = wait(say("The network asks us to slow down."))
_RUN_OUT: Final = reconnect(say("The access to this account has run out or was withdrawn."))
_FORBIDDEN: Final = Meaning(
    kind=NoRight, reason=say("The access token may not do this."), remedy=RIGHTS
)
_FAULT: Final = unclear(say("The network had a fault and did not say whether it took the post."))

CODES: Final[Mapping[int, Meaning]] = {
    # 1 and 2 come with posts that went up all the same (arsduo/koala#699, 2025)
    **dict.fromkeys((-1, 1, 2), _FAULT),
    **dict.fromkeys((4, 17, 32, 341, 613), _SLOWER),
    **dict.fromkeys(range(80_000, 80_015), _SLOWER),
    **dict.fromkeys((102, 190, 490), _RUN_OUT),
    **dict.fromkeys((3, 10, *range(200, 300)), _FORBIDDEN),
    368: ask(
        say("The network has blocked this account for a time, for what it takes for abuse."),
        say("Open the account on the network itself: it says why, and for how long."),
    ),
    506: ALREADY_THERE,
}
SUBCODES: Final[Mapping[int, Meaning]] = {
    459: reconnect(say("The network wants the person who connected the channel to sign in again.")),
    460: reconnect(say("The password of the person who connected the channel has changed.")),
    463: _RUN_OUT,
    464: reconnect(say("The person who connected the channel is not confirmed by the network.")),
    467: _RUN_OUT,
    492: reconnect(say("The person who connected the channel has no role on the page any more.")),
    1366051: ALREADY_THERE,
    1455006: ALREADY_THERE,
    1390008: wait(say("The network says that we post too fast."), timedelta(minutes=15)),
}
USUAL: Final = Table(codes=CODES, subcodes=SUBCODES)


def with_own(codes: Mapping[int, Meaning], subcodes: Mapping[int, Meaning]) -> Table:
    """A network's own table on top of the common one."""
    return Table(codes={**CODES, **codes}, subcodes={**SUBCODES, **subcodes})


def judge(
    reply: Reply, table: Table, *, now: datetime, hide: Callable[[str], str] = str
) -> ConnectorError | None:
    """None: the usual table of HTTP decides. `hide` takes secrets out of its words."""
    if reply.status < 400 or reply.status >= 500:
        return None
    error = _error_in(reply)
    evidence = hide(reply.body.decode(errors="replace"))[:1500]
    if error is None:
        return None if reply.status == 429 else _stranger(evidence)
    meaning = _meaning(error, hide(_words(error))[:200], table)
    if meaning.kind is RateLimited:
        until = _until(reply, now) or (now + meaning.wait if meaning.wait else None)
        return RateLimited(meaning.reason, until=until, remedy=meaning.remedy, evidence=evidence)
    return meaning.kind(meaning.reason, remedy=meaning.remedy, evidence=evidence)


def _meaning(error: Mapping[str, Any], words: str, table: Table) -> Meaning:
    subcode, code = (table.subcodes.get(_number(error, "error_subcode")), _number(error, "code"))
    found = subcode or table.codes.get(code) or _unknown(error, words)
    return ALREADY_THERE if found.kind is Permanent and _TWICE.search(words) else found


def _unknown(error: Mapping[str, Any], words: str) -> Meaning:
    if error.get("is_transient") is True:
        return _FAULT
    return Meaning(
        kind=Permanent,
        reason=say("The network refused this: %(words)s", words=verbatim(words)),
        remedy=_CHANGE if error.get("error_user_msg") else _OPERATOR,
    )


def _words(error: Mapping[str, Any]) -> str:
    """The network's own, those for its users first; "" for none."""
    said = (error.get(name) for name in ("error_user_msg", "message"))
    return next((words for words in said if isinstance(words, str) and words), "")


def _stranger(evidence: str) -> Ambiguous:
    return Ambiguous(say("What answered is not the network as we know it."), evidence=evidence)


def _error_in(reply: Reply) -> Mapping[str, Any] | None:
    try:
        told = reply.json()
    except ValueError:
        return None
    error = told.get("error") if isinstance(told, Mapping) else None
    return error if isinstance(error, Mapping) and "code" in error else None


def _number(error: Mapping[str, Any], name: str) -> int:
    found = error.get(name)
    return found if isinstance(found, int) else 0


def _until(reply: Reply, now: datetime) -> datetime | None:
    """By Retry-After, or by the longest wait that X-Business-Use-Case-Usage tells, in minutes."""
    told = retry_at(reply.headers.get("Retry-After"), now=now)
    if told is not None:
        return told
    waits = list(_waits(reply.headers.get("X-Business-Use-Case-Usage", "")))
    return now + timedelta(minutes=max(waits)) if waits else None


def _waits(header: str) -> Iterator[int]:
    """Minutes above 0, a month at most."""
    try:
        told = json.loads(header)
    except (ValueError, RecursionError):
        return
    for uses in told.values() if isinstance(told, dict) else ():
        for use in uses if isinstance(uses, list) else ():
            minutes = use.get("estimated_time_to_regain_access") if isinstance(use, dict) else None
            if isinstance(minutes, int) and 0 < minutes <= 43_200:
                yield minutes
