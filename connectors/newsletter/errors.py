"""The one place where a mail server's refusals become `connectors.errors`.

Source: RFC 5321 (4.2, 4.3.2: a 4xx or 5xx means “not accepted”, also after the letter), RFC 4954
(530, 534, 535, 538 at the door), RFC 3463.
"""

import smtplib
import ssl
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from lib.i18n import say
from lib.log import redact

WAIT: Final = timedelta(minutes=5)  # greylisting lets in after one to five
AGREED: Final = frozenset({250, 251})
REFUSALS: Final = range(400, 600)
_TEMPORARY: Final = range(400, 500)
_DOOR: Final = frozenset({530, 534, 535, 538})
_TOO_LARGE: Final = 552

_PASSWORD: Final = say(
    "Connect the channel again with the user and password that your mail provider gave for sending."
)
_ENCRYPT: Final = say(
    "Connect the channel again with the server, port and user that your mail provider tells."
)
_ASK_PROVIDER: Final = say("Ask your mail provider; its own words are kept with the attempt.")
_OTHER_SENDER: Final = say(
    "Connect a channel whose sender is an address that this mail account may use."
)
_OTHER_ADDRESS: Final = say("Correct the address, then connect the channel again.")
_SMALLER: Final = say("Make the pictures smaller, or remove some for this channel.")
_ASK: Final = say(
    "Change the text or its links; if it goes on, ask whoever runs the mail server: its own words "
    "are kept with the attempt."
)


class Stage(Enum):
    """What the server was just told."""

    SENDER = auto()
    RECIPIENT = auto()
    LETTER = auto()


class NotTaken(Permanent):
    """It does not write to this person; others it may."""


def refused(host: str, code: int, said: bytes, stage: Stage, *, now: datetime) -> ConnectorError:
    """One of REFUSALS; whatever its stage, the letter was surely not accepted."""
    words = said.decode(errors="replace")
    evidence = f"{code} {words}"
    if code in _TEMPORARY:
        return _wait(host, evidence, now)
    if code in _DOOR:
        return _not_let_in(host, evidence)
    if code == _TOO_LARGE and stage is not Stage.RECIPIENT:
        reason = say("The letter is too large for the mail server %(host)s.", host=host)
        return Permanent(reason, remedy=_SMALLER, evidence=evidence)
    if stage is Stage.SENDER:
        reason = say("%(host)s does not let us write as this sender.", host=host)
        return Permanent(reason, remedy=_OTHER_SENDER, evidence=evidence)
    if stage is Stage.RECIPIENT:
        reason = say("%(host)s does not write to this address.", host=host)
        return NotTaken(reason, remedy=_OTHER_ADDRESS, evidence=evidence)
    reason = say("%(host)s refused the letter: %(words)s", host=host, words=redact(words)[:200])
    return Permanent(reason, remedy=_ASK, evidence=evidence)


def unanswered(host: str, what: object, stage: Stage) -> ConnectorError:
    """From the first byte of the letter on, no answer means perhaps."""
    evidence = f"{type(what).__name__}: {what}"
    if stage is Stage.LETTER:
        return Ambiguous(
            say("The mail server %(host)s did not confirm.", host=host), evidence=evidence
        )
    return Retryable(say("The mail server %(host)s broke off.", host=host), evidence=evidence)


def unopened(host: str, error: Exception, *, now: datetime) -> ConnectorError:
    """What went wrong before the letter was begun."""
    evidence = redact(f"{type(error).__name__}: {error}")
    match error:
        case smtplib.SMTPAuthenticationError(smtp_code=code) if code in _TEMPORARY:
            return _wait(host, evidence, now)
        case smtplib.SMTPAuthenticationError():
            return _not_let_in(host, evidence)
        case smtplib.SMTPResponseException(smtp_code=code) if code in _TEMPORARY:
            return _wait(host, evidence, now)
        case smtplib.SMTPResponseException():
            reason = say("The mail server %(host)s does not talk to us.", host=host)
            return Permanent(reason, remedy=_ASK_PROVIDER, evidence=evidence)
        case smtplib.SMTPServerDisconnected():
            return _unreached(host, evidence)
        case smtplib.SMTPException() | ssl.SSLError() | ValueError():
            # no encryption or none to be believed, no password, or one of other letters
            reason = say(
                "The mail server %(host)s cannot be used like this: %(why)s",
                host=host,
                why=evidence,
            )
            return AuthExpired(reason, remedy=_ENCRYPT, evidence=evidence)
        case _:
            return _unreached(host, evidence)


def _unreached(host: str, evidence: str) -> Retryable:
    reason = say("The mail server %(host)s cannot be reached.", host=host)
    return Retryable(reason, evidence=evidence)


def no_server() -> AuthExpired:
    return AuthExpired(
        say("This is not the address of a mail server."),
        remedy=say("Connect the channel again with one such as mail.example.org:587."),
    )


def _wait(host: str, evidence: str, now: datetime) -> RateLimited:
    reason = say("The mail server %(host)s asks us to wait.", host=host)
    return RateLimited(reason, until=now + WAIT, evidence=evidence)


def _not_let_in(host: str, evidence: str) -> AuthExpired:
    reason = say("The mail server %(host)s refused the password.", host=host)
    return AuthExpired(reason, remedy=_PASSWORD, evidence=evidence)
