"""What a letter says: who wrote it, to whom, one line, its text and pictures. Pure."""

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from itertools import islice
from typing import Final

import nh3

from editorial.ideas.noting import LONGEST_LINE, LONGEST_LINK, LONGEST_NOTE
from lib.addresses import is_web_address

MOST_PICTURES: Final = 8
_MOST_MARKUP: Final = 200_000  # characters, styles and all: tags within tags take their square
_REPLY: Final = re.compile(r"^\s*((re|fwd?|tr|réf?)\s*:\s*)+", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+")
_SIGNATURE: Final = re.compile(r"\n-- ?\n.*", re.DOTALL)
_UNSAID: Final = dict.fromkeys([0, *range(0xD800, 0xE000)])  # NUL, halves of pairs
_SHAPE: Final = re.compile(rb"(?im)^content-.*\n?(?:[ \t].*\n?)*")  # what a letter is made of
_SEAM: Final = re.compile(rb"\n--")
_MOST_SEAMS: Final = 2_000  # where one part may end; what comes behind them is not looked at
_TO: Final = ("To", "Cc", "Delivered-To", "X-Original-To")
_LONGEST_HEADER: Final = 20_000  # characters: the parser's time grows with their square
# What the parser lets out of letters that break the rules, such as a thousand opened brackets.
_STUMBLES: Final = (ValueError, LookupError, AttributeError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    filename: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`key`: of its Message-ID, by which it is known again. `tags`: what stands behind a “+” in the
    addresses it went to. `automatic`: written by a machine. `left_out`: attachments not taken.
    """

    key: str
    sender: str
    tags: frozenset[str]
    line: str
    link: str
    note: str
    pictures: Sequence[Picture]
    left_out: int
    automatic: bool


def letter(raw: bytes) -> Letter:
    """Of a whole letter, or of its head alone: then without text."""
    message = _parsed(_bounded(raw))
    attached = list(_attached(message))
    pictures = [one for one in attached if isinstance(one, Picture)]
    said = _said(message)
    return Letter(
        key=_key(message, raw),
        sender=_sender(message),
        tags=_tags(message),
        line=_line(_header(message, "Subject"), said),
        link=_link(said),
        note=said[:LONGEST_NOTE],
        pictures=pictures,
        left_out=len(attached) - len(pictures),
        automatic=_is_automatic(message),
    )


def _bounded(raw: bytes) -> bytes:
    """Fifty thousand parts, in a letter of a few MB, would take the parser half a minute."""
    beyond = next(islice(_SEAM.finditer(raw), _MOST_SEAMS, None), None)
    return raw if beyond is None else raw[: beyond.start()]


def _parsed(raw: bytes) -> EmailMessage:
    """Of one that nobody can take apart its head alone."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
    except _STUMBLES:
        message = message_from_bytes(_SHAPE.sub(b"", _head(raw)), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes EmailMessage")
    return message


def _sender(message: EmailMessage) -> str:
    """In small letters. Where more than one address stands there, or more than one line, all of it:
    that is nobody's. Whatever looked for forgery before us may have read the other one.
    """
    lines = [str(value) for name, value in message.raw_items() if name.lower() == "from"]
    said = " ".join(", ".join(lines)[:_LONGEST_HEADER].translate(_UNSAID).split())
    found = _addresses(said)
    return (found[0] if len(found) == 1 else said and f"{said} ?").lower()[:254]


def _addresses(*told: str) -> list[str]:
    try:
        return [one for _, one in getaddresses(told) if "@" in one]
    except _STUMBLES:
        return []


def _header(message: EmailMessage, name: str) -> str:
    """Whatever stands there, even what breaks the rules."""
    written = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    given = next(written, "")[:_LONGEST_HEADER]
    try:
        return str(message.policy.header_fetch_parse(name, given)).translate(_UNSAID)
    except _STUMBLES:
        return ""


def _key(message: EmailMessage, raw: bytes) -> str:
    named = _header(message, "Message-ID").strip()
    return hashlib.sha256(named.encode() if named else _head(raw)).hexdigest()


def _head(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]


def _tags(message: EmailMessage) -> frozenset[str]:
    told = _addresses(*(_header(message, name) for name in _TO))
    local = (address.partition("@")[0].lower() for address in told)
    return frozenset(one.partition("+")[2] for one in local if "+" in one)


def _is_automatic(message: EmailMessage) -> bool:
    auto = _header(message, "Auto-Submitted").strip().lower()
    many = _header(message, "Precedence").strip().lower()
    return auto not in {"", "no"} or many in {"bulk", "junk", "list"}


def _line(subject: str, said: str) -> str:
    plain = " ".join(_REPLY.sub("", subject).split())
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return (plain or first)[:LONGEST_LINE]


def _link(said: str) -> str:
    found = (one.rstrip(".,;:!?)»”") for one in _ADDRESS.findall(said))
    fit = (one for one in found if is_web_address(one) and len(one) <= LONGEST_LINK)
    return next(fit, "")


def _said(message: EmailMessage) -> str:
    """The text part; of a letter that has none its HTML in plain words. Without the signature."""
    try:
        part = message.get_body(("plain", "html"))
        told = "" if part is None else _told(part)
    except _STUMBLES:  # broken parts
        return ""
    plain = told.translate(_UNSAID).replace("\r\n", "\n")
    return _SIGNATURE.sub("", plain).strip()


def _told(part: Message) -> str:
    data = part.get_payload(decode=True)
    words = _read(data, part.get_content_charset("utf-8")) if isinstance(data, bytes) else ""
    if part.get_content_subtype() != "html":
        return words
    return html.unescape(nh3.clean(words[:_MOST_MARKUP], tags=set()))


def _read(data: bytes, charset: str) -> str:
    """Where its letters are named wrongly they are UTF-8, or else what Windows wrote."""
    for named in (charset, "utf-8"):
        try:
            return data.decode(named)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _attached(message: EmailMessage) -> Iterator[Picture | None]:
    """The first pictures; None for what is something else, or too many."""
    taken = 0
    for part in message.iter_attachments() if message.is_multipart() else ():
        picture = None
        with suppress(*_STUMBLES):
            picture = _picture(part) if taken < MOST_PICTURES else None
        taken += picture is not None
        yield picture


def _picture(part: Message) -> Picture | None:
    if part.get_content_maintype() != "image":
        return None
    data = part.get_payload(decode=True)
    name = part.get_filename() or "picture"
    return Picture(filename=name, data=data) if isinstance(data, bytes) else None
