"""Mail through the operator's own server.

The standard library's smtplib: one short conversation without attachments asks for no more, and it
is kept up with the language.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

from lib.i18n import Text, say, verbatim
from lib.log import redact

_SUBMISSION: Final = 587  # encrypted by STARTTLS, always (RFC 8314)
_PORTS: Final = {"smtp": _SUBMISSION, "smtps": 465}
_PATIENCE: Final = 15.0  # seconds for each answer of the server


class MailFailed(Exception):
    """The letter did not go. `final`: it never will, whoever tries again."""

    def __init__(self, reason: Text, remedy: Text, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.final = final


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Plain text to one address."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`encrypted`: from the first byte on (smtps)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encrypted: bool


def server_at(url: str) -> Server:
    """From smtp://user:password@host:587 or smtps://…. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not a mail server's address")
    return Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=parts.scheme == "smtps",
    )


class Mailer:
    """Sends as `sender`. `trust`: whose certificates are believed (None: the system's)."""

    def __init__(self, url: str, *, sender: str, trust: ssl.SSLContext | None = None) -> None:
        self._server = server_at(url)
        self._sender = sender
        self._trust = trust

    def send(self, letter: Letter, *, now: datetime) -> None:
        """Raises MailFailed."""
        message = self._written(letter, now=now)
        with self._conversation() as server:
            server.send_message(message)

    def check(self) -> None:
        """Whether the server would take a letter of ours; sends none. Raises MailFailed."""
        with self._conversation() as server:
            server.noop()

    def _written(self, letter: Letter, *, now: datetime) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2].strip(" >"))
        message["Auto-Submitted"] = "auto-generated"  # no holiday notice answers (RFC 3834)
        message.set_content(letter.text)
        return message

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._called() as server:
                make_private(server, self._server, self._context)
                if self._server.user:
                    server.login(self._server.user, self._server.password)
                yield server
        except (OSError, UnicodeError, ValueError) as error:  # smtplib's are OSErrors
            raise self._failure(error) from error

    def _called(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.encrypted:
            return smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=self._context())
        return smtplib.SMTP(host, port, timeout=_PATIENCE)

    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _failure(self, error: Exception) -> MailFailed:
        host = self._server.host
        match error:
            case smtplib.SMTPAuthenticationError():
                reason = say("The mail server %(host)s refused the password.", host=host)
                return MailFailed(reason, say("Correct it in MARRONNIER_SMTP_URL."))
            case smtplib.SMTPRecipientsRefused():
                code, words = next(iter(error.recipients.values()))
                reason = say("%(host)s does not take this address: %(why)s", host=host, why=words)
                return MailFailed(reason, say("Correct the address."), final=code >= 500)
            case smtplib.SMTPSenderRefused():
                reason = say(
                    "%(host)s does not let us write as %(sender)s.", host=host, sender=self._sender
                )
                return MailFailed(reason, say("Set MARRONNIER_MAIL_FROM to an address of yours."))
            case _:
                reason = say("The mail server %(host)s: %(why)s", host=host, why=_words(error))
                return MailFailed(reason, say("Check MARRONNIER_SMTP_URL, or try again later."))


def make_private(server: smtplib.SMTP, place: Server, trust: Callable[[], ssl.SSLContext]) -> None:
    """A password goes to another machine encrypted or not at all. Raises OSError.

    `trust` reads the system's certificates, which takes time: it is asked where it is needed.
    """
    if place.encrypted:
        return
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=trust())
    elif place.port == _SUBMISSION or (place.user and not is_here(place.host)):
        raise smtplib.SMTPNotSupportedError("it offers no encryption (STARTTLS)")


def is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _words(error: Exception) -> Text:
    said = getattr(error, "smtp_error", None) or getattr(error, "strerror", None) or str(error)
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return verbatim(redact(words.strip() or type(error).__name__)[:300])
