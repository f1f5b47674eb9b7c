"""The one table from LinkedIn's answers to `connectors.errors`.

Sources: learn.microsoft.com/linkedin, “Error Handling”, “Rate Limiting” (limits end at midnight
UTC) and “Versioning” (426 for a version that is no longer served), read in November 2026; recorded
answers in public issues for `DUPLICATE_POST` and `NONEXISTENT_VERSION`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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

_AGAIN: Final = say("Connect the account again.")
_DUPLICATE: Final = say("LinkedIn says that this was posted already.")
_TOO_LONG: Final = (
    say("The text is too long for LinkedIn."),
    say("Shorten the text, or write a shorter one for this channel."),
)
_PICTURE: Final = (
    say("LinkedIn does not take one of the pictures."),
    say("Save it anew as JPEG, at most 5 MB."),
)
_VIDEO: Final = (
    say("LinkedIn does not take the video."),
    say("Save it as MP4 (H.264, AAC), of 3 seconds to 30 minutes and at most 500 MB."),
)
_OTHERWISE: Final = (
    say("LinkedIn does not take this post as it is."),
    say("Change the text or the pictures; LinkedIn’s own words are kept with the attempt."),
)


def judge(
    reply: Reply, *, renews: bool, now: datetime, hidden: Callable[[str], str]
) -> ConnectorError | None:
    """The error of an answer; None where the usual table does. `renews`: there is a refresh token.
    `hidden` takes secrets out of LinkedIn's own words.
    """
    if reply.status < 400 or reply.status >= 500:
        return None
    said = hidden(_words(reply))
    evidence = f"{reply.status} {said}"
    match reply.status:
        case 401:
            return _closed(evidence, renews=renews)
        case 403:
            return _no_right(evidence)
        case 426:
            return _old_version(evidence)
        case 429:
            return RateLimited(
                say("LinkedIn takes no more today."),
                until=retry_at(reply.headers.get("Retry-After"), now=now) or _midnight(now),
                evidence=evidence,
            )
        case 400 | 404 | 413 | 415 | 422:
            return _content(said, evidence)
        case _:
            return None


def judge_part(reply: Reply) -> ConnectorError | None:
    """Of a part of a video: its address is signed for it, and for a time."""
    if reply.status < 400 or reply.status in {408, 429} or reply.status >= 500:
        return None
    return Permanent(
        say("LinkedIn takes this video no more: it waited too long for it."),
        remedy=say("Cancel it on this channel, then schedule it again."),
        evidence=f"{reply.status} {reply.words}",
    )


def is_duplicate(error: ConnectorError) -> bool:
    """Whether LinkedIn refused what it has already: evidence that it is live, no more."""
    return error.reason == _DUPLICATE


def _closed(evidence: str, *, renews: bool) -> ConnectorError:
    if renews:
        return AccessExpired(say("The access to LinkedIn has run out."), evidence=evidence)
    return AuthExpired(
        say("LinkedIn no longer accepts this account’s key; keys end after 60 days."),
        remedy=_AGAIN,
        evidence=evidence,
    )


def _no_right(evidence: str) -> ConnectorError:
    return AuthExpired(
        say("LinkedIn does not let this account publish here."),
        remedy=say(
            "Look whether the person who connected it is still an administrator of the page and "
            "the app has the right to publish, then connect it again."
        ),
        evidence=evidence,
    )


def _old_version(evidence: str) -> ConnectorError:
    return AuthExpired(
        say("LinkedIn no longer serves the version of its interface that is used here."),
        remedy=say(
            "Whoever keeps this installation updates it, or sets MARRONNIER_LINKEDIN_VERSION to "
            "one of this year; then resume the channel."
        ),
        evidence=evidence,
    )


def _content(said: str, evidence: str) -> ConnectorError:
    words = said.lower()
    if "duplicate" in words:
        return Ambiguous(
            _DUPLICATE,
            remedy=say("If it is not to be found there, change a word and schedule it again."),
            evidence=evidence,
        )
    reason, remedy = _which(words)
    return Permanent(reason, remedy=remedy, evidence=evidence)


def _which(words: str) -> tuple[Text, Text]:
    if any(part in words for part in ("too long", "maximum length", "max length", "exceed")):
        return _TOO_LONG
    if "video" in words:
        return _VIDEO
    if any(part in words for part in ("image", "media", "alttext")):
        return _PICTURE
    return _OTHERWISE


def _midnight(now: datetime) -> datetime:
    """The next one, UTC: then LinkedIn counts anew."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


def _words(reply: Reply) -> str:
    """`code`, `message`, and the codes of `errorDetails.inputErrors`."""
    try:
        told: Any = reply.json()
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    details = told.get("errorDetails")
    wrong = details.get("inputErrors") if isinstance(details, dict) else ()
    more = [one.get("code", "") for one in wrong or () if isinstance(one, dict)]
    words = [told.get("code", ""), told.get("message", ""), *more]
    return " ".join(str(word)[:500] for word in words if word)
