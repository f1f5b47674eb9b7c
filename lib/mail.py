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
    """The letter did not go. `final`: it never will, whoever tries again.

    `unsure`: the line broke while it was handed over, so it may have gone. `nobody_there`: it is
    the address that is refused.
    """

    def __init__(
        self,
        reason: Text,
        remedy: Text,
        *,
        final: bool = False,
        unsure: bool = False,
        nobody_there: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.final = final
        self.unsure = unsure
        self.nobody_there = nobody_there


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To one address. `html`: the same once more, "" for none.

    `message_id`: "" for a new one; the same on each try lets the reader's program show it once.
    `leave`: where one press ends such letters (RFC 8058), "" for nowhere.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    leave: str = ""


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
        taken = False
        try:
            with self._conversation() as server:
                self._hand_over(server, message)
                taken = True
        except MailFailed:
            if not taken:  # what goes wrong at the goodbye is nobody's loss
                raise

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except (  # anything else is an answer
            smtplib.SMTPServerDisconnected,
            ConnectionError,
            TimeoutError,
            ssl.SSLError,
        ) as error:
            failed = self._failure(error)
            raise MailFailed(failed.reason, failed.remedy, unsure=True) from error

    def new_id(self) -> str:
        """A Message-ID of our own address."""
        return make_msgid(domain=self._sender.rpartition("@")[2].strip(" >"))

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
        message["Message-ID"] = letter.message_id or self.new_id()
        message["Auto-Submitted"] = "auto-generated"  # no holiday notice answers (RFC 3834)
        if letter.leave:
            message["List-Unsubscribe"] = f"<{letter.leave}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
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
                why = _plain(words)
                reason = say("%(host)s does not take this address: %(why)s", host=host, why=why)
                remedy, gone = say("Correct the address."), code >= 500
                return MailFailed(reason, remedy, final=gone, nobody_there=gone)
            case smtplib.SMTPDataError():
                why = _words(error)
                reason = say("%(host)s does not take this letter: %(why)s", host=host, why=why)
                final = error.smtp_code >= 500
                return MailFailed(reason, say("Ask whoever keeps the mail server."), final=final)
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
    return _plain(said or type(error).__name__)


def _plain(said: object) -> Text:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return verbatim(redact(words.strip())[:300])
