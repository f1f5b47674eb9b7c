"""A mailbox that is read over IMAP. Nothing in it is deleted or moved.

The standard library's imaplib: six commands ask for no more, and it is kept up with the language.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from lib.i18n import Text, say, verbatim
from lib.log import redact
from lib.mail import is_here

_PORTS: Final = {"imap": 143, "imaps": 993}
_PATIENCE: Final = 20.0  # seconds for each answer of the server
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxFailed(Exception):
    """It was not read, or not to its end."""

    def __init__(self, reason: Text, remedy: Text) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`encrypted`: from the first byte on (imaps)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    encrypted: bool


class Opened(Protocol):
    """A mailbox while it is open; letters are named by its own numbers."""

    def unread(self) -> Sequence[str]: ...
    def size(self, number: str) -> int: ...
    def head(self, number: str) -> bytes: ...
    def whole(self, number: str) -> bytes: ...
    def mark_read(self, number: str) -> None: ...


def place_at(url: str) -> Place:
    """From imaps://user:password@host/folder, or imap://…. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise ValueError("not a mailbox's address")
    return Place(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        encrypted=parts.scheme == "imaps",
    )


@contextmanager
def opened(url: str, *, trust: ssl.SSLContext | None = None) -> Iterator[Opened]:
    """`trust`: whose certificates are believed (None: the system's). Raises MailboxFailed."""
    place = place_at(url)
    trusted = trust or ssl.create_default_context()
    with ExitStack() as stack:
        with _failures(place.host):
            server = _called(place, trusted)
            stack.callback(_sign_out, server)
            _sign_in(server, place, trusted)
            _must(server.select(f'"{place.folder}"'))
        yield _Box(server, place.host)


@dataclass(frozen=True, slots=True)
class _Box:
    """What goes wrong on its side is MailboxFailed; what its reader meets elsewhere is not."""

    server: imaplib.IMAP4
    host: str

    def unread(self) -> Sequence[str]:
        found = self._told("SEARCH", "UNSEEN")
        return found[0].decode("ascii", "replace").split() if found and found[0] else []

    def size(self, number: str) -> int:
        found = self._told("FETCH", number, "(RFC822.SIZE)")
        told = _SIZE.search(found[0]) if found and isinstance(found[0], bytes) else None
        return int(told[1]) if told else 0

    def head(self, number: str) -> bytes:
        return self._fetched(number, "(BODY.PEEK[HEADER])")

    def whole(self, number: str) -> bytes:
        return self._fetched(number, "(BODY.PEEK[])")

    def mark_read(self, number: str) -> None:
        self._told("STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def _fetched(self, number: str, what: str) -> bytes:
        found = self._told("FETCH", number, what)
        return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")

    def _told(self, *asked: str) -> list[Any]:
        with _failures(self.host):
            return _must(self.server.uid(*asked))


@contextmanager
def _failures(host: str) -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        raise MailboxFailed(
            say("The mailbox at %(host)s: %(why)s", host=host, why=_words(error)),
            say("Check MARRONNIER_IDEAS_IMAP_URL, or try again later."),
        ) from error


def _sign_in(server: imaplib.IMAP4, place: Place, trust: ssl.SSLContext) -> None:
    """A password goes to another machine encrypted or not at all."""
    if not place.encrypted and "STARTTLS" in server.capabilities:
        server.starttls(ssl_context=trust)
    elif not place.encrypted and not is_here(place.host):
        raise imaplib.IMAP4.error("it offers no encryption (STARTTLS)")
    server.login(place.user, place.password)


def _sign_out(server: imaplib.IMAP4) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        server.logout()


def _called(place: Place, trust: ssl.SSLContext) -> imaplib.IMAP4:
    if place.encrypted:
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=trust, timeout=_PATIENCE)
    return imaplib.IMAP4(place.host, place.port, timeout=_PATIENCE)


def _must(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server answers with OK. Raises IMAP4.error."""
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(found))
    return found


def _words(error: Exception) -> Text:
    said = str(error).removeprefix("b'").removesuffix("'")
    return verbatim(redact(said or type(error).__name__)[:300])
