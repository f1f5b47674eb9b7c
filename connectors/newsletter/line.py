"""The conversation with a mail server: what was surely not accepted, and what may have been."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Final

from connectors.contract import Account
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.newsletter.errors import (
    AGREED,
    REFUSALS,
    Stage,
    no_server,
    refused,
    unanswered,
    unopened,
)
from lib.clock import Clock
from lib.mail import Server, make_private, server_at

_LONGEST: Final = 55.0  # seconds: a whole letter
_READY: Final = 220
_SMTPS: Final = 465
_GOODBYE: Final = 2.0  # seconds: nothing depends on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`name`: what we call ourselves. `patience` in seconds for each answer; `trust`: whose
    certificates are believed (None: the system's).
    """

    server: Server
    name: str
    clock: Clock
    patience: float
    trust: ssl.SSLContext | None = None

    def send(self, sender: str, recipient: str, letter: bytes) -> None:
        """One letter to one person. Raises ConnectorError."""
        with self._open() as smtp:
            options = [f"SIZE={len(letter)}"] if smtp.has_extn("size") else []
            self._must_agree(smtp.mail(sender, options), Stage.SENDER)
            self._must_agree(smtp.rcpt(recipient), Stage.RECIPIENT)
            self._must_agree(self._given(smtp, letter), Stage.LETTER)

    def check(self) -> None:
        """Whether it lets us in; sends nothing. Raises ConnectorError."""
        with self._open() as smtp:
            smtp.noop()

    def _given(self, smtp: smtplib.SMTP, letter: bytes) -> tuple[int, bytes]:
        """From the first byte of the letter on, no answer means perhaps."""
        try:
            return smtp.data(letter)
        except smtplib.SMTPDataError as error:  # it did not even want to hear it
            return error.smtp_code, _bytes(error.smtp_error)
        except OSError as error:
            raise unanswered(self.server.host, error, Stage.LETTER) from error

    def _must_agree(self, answer: tuple[int, bytes], stage: Stage) -> None:
        code, said = answer
        if code in REFUSALS:
            raise refused(self.server.host, code, said, stage, now=self.clock.now())
        if code not in AGREED:  # half an answer, or no mail server's
            raise unanswered(self.server.host, f"{code} {said!r}", stage)

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        with Deadline(_LONGEST) as deadline:
            smtp = self._entered(deadline)
            try:
                yield smtp
            except ConnectorError:
                raise
            except OSError as error:  # before the letter: smtplib's are OSErrors
                raise unanswered(self.server.host, error, Stage.SENDER) from error
            finally:
                _leave(smtp)

    def _entered(self, deadline: Deadline) -> smtplib.SMTP:
        smtp = self._made(deadline)
        try:
            code, said = smtp.connect(self.server.host, self.server.port)
            if code != _READY:
                raise smtplib.SMTPConnectError(code, said)
            make_private(smtp, self.server, self._context)
            if self.server.user:
                smtp.login(self.server.user, self.server.password)
            smtp.ehlo_or_helo_if_needed()
        except (OSError, ValueError) as error:
            _leave(smtp)
            raise unopened(self.server.host, error, now=self.clock.now()) from error
        return smtp

    def _made(self, deadline: Deadline) -> smtplib.SMTP:
        """Not connected yet."""
        smtp = (
            _TimedSsl(local_hostname=self.name, timeout=self.patience, context=self._context())
            if self.server.encrypted
            else _Timed(local_hostname=self.name, timeout=self.patience)
        )
        smtp.deadline = deadline
        # for TLS: connect() alone does not set it
        smtp._host = self.server.host  # type: ignore[attr-defined]  # noqa: SLF001
        return smtp

    def _context(self) -> ssl.SSLContext:
        return self.trust or ssl.create_default_context()


def place_of(account: Account) -> Server:
    """Where the account's mail is taken, or where the operator has all of it taken; port 465 is
    encrypted from the first byte on. Raises AuthExpired.
    """
    values, own = account.credentials.values, account.settings.get("smtp_url")
    typed = own or values.get("server", "").strip()
    encrypted = typed.endswith(f":{_SMTPS}")
    try:
        place = server_at(typed if "://" in typed else f"smtp{'s' * encrypted}://{typed}")
    except ValueError as error:
        raise no_server() from error
    if own:
        return place
    return replace(
        place,
        user=values.get("user", "") or place.user,
        password=values.get("password", "") or place.password,
    )


class _Timed(smtplib.SMTP):
    """Cut off when all the time is over, however slowly the server goes on."""

    deadline: Deadline

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        if not self.deadline.hold(line):
            line.close()
            raise TimeoutError("no time is left")
        return line


class _TimedSsl(smtplib.SMTP_SSL, _Timed):
    pass


def _leave(smtp: smtplib.SMTP) -> None:
    """Whatever is said at the door: what was agreed stays agreed."""
    with suppress(OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE)
            smtp.quit()
    smtp.close()


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
