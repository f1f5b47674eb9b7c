"""The one table from X's answers to `connectors.errors`.

X answers with problem details (RFC 9457): `type`, `title`, `detail`, sometimes `errors`; sources:
docs.x.com, “Response codes and errors”, and recorded answers in public issues (November 2026).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
)
from connectors.http import Reply, retry_at
from lib.i18n import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """`words`: in what X says, in lower case; the first row that fits counts."""

    status: frozenset[int]
    words: tuple[str, ...]
    kind: type[ConnectorError]
    reason: Text
    remedy: Text | None = None


_PORTAL: Final = say(
    "Whoever keeps this installation looks after its app on developer.x.com "
    "(credits, plan, “Read and write” rights); then resume the channel."
)
_SIGN_IN: Final = say(
    "Sign in on x.com, follow what it says there, then connect the account again."
)

_DUPLICATE: Final = say("X says that this account posted the same text already.")
_TABLE: Final = (
    _Row(
        status=frozenset({403}),
        words=("duplicate content",),
        kind=Ambiguous,
        reason=_DUPLICATE,
        remedy=say("If it is not to be found there, change a word and schedule it again."),
    ),
    _Row(
        status=frozenset({402, 403, 429}),
        words=("credits", "usagecapexceeded", "usage-capped", "usage cap", "spend cap"),
        kind=AuthExpired,
        reason=say("The credits of this installation’s app on X are used up."),
        remedy=_PORTAL,
    ),
    _Row(
        status=frozenset({401, 403}),
        words=("suspended", "locked", "deactivated"),
        kind=AuthExpired,
        reason=say("X has locked or suspended this account."),
        remedy=_SIGN_IN,
    ),
    _Row(
        status=frozenset({403}),
        words=("client-forbidden", "not-enrolled", "oauth1-permissions", "unsupported-auth"),
        kind=AuthExpired,
        reason=say("X does not let this installation’s app publish."),
        remedy=_PORTAL,
    ),
    _Row(
        status=frozenset({400, 403}),
        words=("deleted or not visible", "reply to"),
        kind=Permanent,
        reason=say("The post that this part answers is gone from X."),
        remedy=say("Look at the thread on X, then finish or delete it there."),
    ),
    _Row(
        status=frozenset({400, 403}),
        words=("too long", "max length", "shorter"),
        kind=Permanent,
        reason=say("The text is too long for X."),
        remedy=say("Shorten the text, or write a shorter one for this channel."),
    ),
    _Row(
        status=frozenset({400, 403, 413, 415}),
        words=("media", "image"),
        kind=Permanent,
        reason=say("X does not take one of the pictures."),
        remedy=say("Save it anew as JPEG, at most 5 MB."),
    ),
    _Row(
        status=frozenset({403}),
        words=(),
        kind=Permanent,
        reason=say("X does not permit this account to publish this."),
        remedy=say("Look on x.com whether it may post; else change the text."),
    ),
    _Row(
        status=frozenset({400, 404, 413, 415, 422}),
        words=(),
        kind=Permanent,
        reason=say("X does not take this post as it is."),
        remedy=say("Change the text or the pictures; X’s own words are kept with the attempt."),
    ),
)


def judge(
    reply: Reply, *, renews: bool, now: datetime, hidden: Callable[[str], str]
) -> ConnectorError | None:
    """The error of an answer; None where the usual table does. `renews`: there is a refresh token.
    `hidden` takes secrets out of X's own words.
    """
    if reply.status < 400 or reply.status >= 500:
        return None
    said = hidden(" ".join(_words(reply)))
    for row in _TABLE:
        if reply.status in row.status and _fits(row, said.lower()):
            return row.kind(row.reason, remedy=row.remedy, evidence=f"{reply.status} {said}")
    if reply.status == 401:
        return _closed(f"401 {said}", renews=renews)
    if reply.status == 429:
        return RateLimited(
            say("X asks us to slow down."),
            until=_until(reply.headers, now=now),
            evidence=f"429 {said}",
        )
    return None


def is_duplicate(error: ConnectorError) -> bool:
    """Whether X refused what it has already: evidence that it is live, no more."""
    return error.reason == _DUPLICATE


def _fits(row: _Row, said: str) -> bool:
    return not row.words or any(word in said for word in row.words)


def _closed(evidence: str, *, renews: bool) -> ConnectorError:
    if renews:
        return AccessExpired(say("The access to X has run out."), evidence=evidence)
    return AuthExpired(
        say("X no longer accepts this account’s key."),
        remedy=say("Connect the account again."),
        evidence=evidence,
    )


def _words(reply: Reply) -> Iterator[str]:
    try:
        told = reply.json()
    except ValueError:
        return
    yield from _of(told, ("type", "title", "detail", "reason"))
    for error in (told.get("errors") or ()) if isinstance(told, dict) else ():
        yield from _of(error, ("message", "title", "detail"))


def _of(told: Any, names: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - X's own shape
    if isinstance(told, dict):
        yield from (str(told[name])[:300] for name in names if name in told)


def _until(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """The latest reset of a limit of which nothing is left; else what Retry-After says."""
    resets = [
        at
        for name in ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
        if headers.get(f"{name}-remaining") in {"0", None}
        and (at := instant(headers.get(f"{name}-reset"))) is not None
    ]
    return max(resets) if resets else retry_at(headers.get("Retry-After"), now=now)


def instant(written: str | None) -> datetime | None:
    """From seconds since 1970; None where it is no instant."""
    try:
        return None if written is None else datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError):
        return None
