"""The one place where Bluesky's answers, and its silence, become `connectors.errors`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Final

import httpx
from atproto_client.exceptions import (
    InvokeTimeoutError,
    RateLimitExceededError,
    RequestErrorBase,
)
from atproto_client.models.common import XrpcError
from atproto_core.exceptions import AtProtocolError

from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from lib.i18n import Text, say
from lib.log import HIDDEN

FAILURES: Final = (AtProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError)


class Doing(Enum):
    """What was being done: it decides what silence means."""

    OPENING = auto()  # a session, with a password or a refresh token
    ASKING = auto()  # whatever leaves no post behind: reading, uploading an image
    WRITING = auto()  # the post


NEW_APP_PASSWORD: Final = say(
    "Make a new app password in Bluesky (Settings → Privacy and Security → App passwords) "
    "and connect the channel again with it."
)
_ASK_BLUESKY: Final = say(
    "Open the account in Bluesky and follow what it says there, then connect the channel again."
)
_CHANGE_POST: Final = say(
    "Change the text or the images; Bluesky’s own words are kept with the attempt."
)

_BY_NAME: Final[Mapping[str, tuple[type[ConnectorError], Text, Text | None]]] = {
    "ExpiredToken": (AccessExpired, say("The access to Bluesky has run out."), None),
    "InvalidToken": (AccessExpired, say("Bluesky no longer takes this access."), None),
    "AuthMissing": (AccessExpired, say("Bluesky asked for an access that was not there."), None),
    "InvalidSwap": (Ambiguous, say("Something stands on Bluesky under this post’s key."), None),
    "AuthFactorTokenRequired": (
        AuthExpired,
        say("Bluesky asks for a code by e-mail, because this is the account’s own password."),
        NEW_APP_PASSWORD,
    ),
    "AccountTakedown": (AuthExpired, say("Bluesky has taken this account down."), _ASK_BLUESKY),
    "AccountSuspended": (AuthExpired, say("Bluesky has suspended this account."), _ASK_BLUESKY),
    "AccountDeactivated": (AuthExpired, say("This account is deactivated."), _ASK_BLUESKY),
}

_BY_WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "grapheme": (
        say("The text is too long for Bluesky."),
        say("Shorten the text, or write a shorter one for this channel."),
    ),
    "too large": (
        say("An image is too large for Bluesky."),
        say("Save it smaller, for example 2000 pixels wide."),
    ),
    "mime": (
        say("Bluesky does not take an image of this type."),
        say("Save it as JPEG, PNG or WebP."),
    ),
}


@contextmanager
def sorting(doing: Doing, now: Callable[[], datetime], *, secrets: Iterable[str]) -> Iterator[None]:
    """Lets only `ConnectorError`s out of what the library raises, with `secrets` hidden."""
    try:
        yield
    except FAILURES as error:
        found = sorted_out(error, doing=doing, now=now())
        for secret in filter(None, secrets):
            found.evidence = found.evidence.replace(secret, HIDDEN)
        raise found from error


def sorted_out(error: Exception, *, doing: Doing, now: datetime) -> ConnectorError:
    """`now`, aware, is what a “wait so many seconds” counts from."""
    response = error.response if isinstance(error, RequestErrorBase) else None
    if response is None:
        return _silence(error, doing)
    if isinstance(error, RateLimitExceededError):
        return _wait(error, now)
    if response.status_code >= 500:
        return _unclear(say("Bluesky’s server had a fault."), error, doing)
    if isinstance(response.content, XrpcError) and response.content.error:
        return _refused(response.content, error, response.status_code, doing)
    if response.status_code == 413:
        return _permanent("too large", error)
    return _unclear(say("What answered is not Bluesky as we know it."), error, doing)


def is_absent(error: ConnectorError) -> bool:
    """Whether the server said that the record asked for is surely not there."""
    cause = error.__cause__
    if not isinstance(cause, RequestErrorBase) or cause.response is None:
        return False
    told = cause.response.content
    if cause.response.status_code != 400 or not isinstance(told, XrpcError):
        return False
    # Without an address behind the colon, a server says that the account is not one of its own.
    return told.error == "RecordNotFound" or (told.message or "").startswith(
        "Could not locate record: "
    )


def _silence(error: Exception, doing: Doing) -> ConnectorError:
    """No answer, or one that cannot be read."""
    cause = error.__cause__ if isinstance(error, RequestErrorBase) else error
    evidence = _chain(error)
    if isinstance(cause, httpx.ConnectTimeout | httpx.ConnectError | httpx.PoolTimeout):
        return Retryable(say("Bluesky’s server cannot be reached."), evidence=evidence)
    if isinstance(cause, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Permanent(
            say("The address of the Bluesky server is not one."),
            remedy=say("Correct MARRONNIER_BLUESKY_BASE_URL in the settings."),
            evidence=evidence,
        )
    if isinstance(error, InvokeTimeoutError):
        return _unclear(say("Bluesky’s server did not answer in time."), evidence, doing)
    if isinstance(cause, httpx.TransportError):
        return _unclear(say("The connection to Bluesky broke off."), evidence, doing)
    return _unclear(say("Bluesky’s answer cannot be read."), evidence, doing)


def _unclear(reason: Text, evidence: object, doing: Doing) -> ConnectorError:
    kind = Ambiguous if doing is Doing.WRITING else Retryable
    return kind(reason, evidence=evidence)


def _wait(error: RateLimitExceededError, now: datetime) -> RateLimited:
    return RateLimited(
        say("Bluesky asks us to wait before the next post."),
        until=_until(error, now),
        evidence=error,
    )


def _until(error: RateLimitExceededError, now: datetime) -> datetime | None:
    try:
        if error.reset_at is not None:
            return error.reset_at.astimezone(UTC)
        seconds = error.retry_after
        return None if seconds is None else now + timedelta(seconds=seconds)
    except (ValueError, OverflowError, OSError):  # a number that is no instant
        return None


def _refused(told: XrpcError, error: Exception, status: int, doing: Doing) -> ConnectorError:
    if told.error in _BY_NAME:
        kind, reason, remedy = _BY_NAME[told.error]
        return kind(reason, remedy=remedy, evidence=error)
    if status == 401 and doing is not Doing.OPENING:
        return AccessExpired(say("Bluesky no longer takes this access."), evidence=error)
    if status in {401, 403}:
        return AuthExpired(
            say("Bluesky does not let this app password in."),
            remedy=NEW_APP_PASSWORD,
            evidence=error,
        )
    return _permanent(f"{told.error} {told.message}", error)


def _permanent(words: str, error: Exception) -> Permanent:
    for part, (reason, remedy) in _BY_WORDS.items():
        if part in words.lower():
            return Permanent(reason, remedy=remedy, evidence=error)
    return Permanent(
        say("Bluesky does not take this post as it is."), remedy=_CHANGE_POST, evidence=error
    )


def _chain(error: Exception) -> str:
    cause = error.__cause__
    return f"{type(error).__name__}: {error}" + (
        f" ({type(cause).__name__}: {cause})" if cause else ""
    )
