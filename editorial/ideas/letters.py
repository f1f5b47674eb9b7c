"""What a letter says: who wrote it, to whom, one line, its text and pictures. Pure."""

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
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
_TO: Final = ("To", "Cc", "Delivered-To", "X-Original-To")


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
    message = message_from_bytes(raw, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes EmailMessage")
    attached = list(_attached(message))
    pictures = [one for one in attached if isinstance(one, Picture)]
    said = _said(message)
    return Letter(
        key=_key(message, raw),
        sender=parseaddr(_header(message, "From"))[1].lower()[:254],
        tags=_tags(message),
        line=_line(_header(message, "Subject"), said),
        link=_link(said),
        note=said[:LONGEST_NOTE],
        pictures=pictures[:MOST_PICTURES],
        left_out=len(attached) - len(pictures[:MOST_PICTURES]),
        automatic=_is_automatic(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    """Whatever stands there, even what breaks the rules."""
    try:
        return str(message.get(name, "")).translate(_UNSAID)
    except (ValueError, IndexError, AttributeError, TypeError):  # the parser's, on broken headers
        return ""


def _key(message: EmailMessage, raw: bytes) -> str:
    named = _header(message, "Message-ID").strip()
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return hashlib.sha256(named.encode() if named else head).hexdigest()


def _tags(message: EmailMessage) -> frozenset[str]:
    told = getaddresses([_header(message, name) for name in _TO])
    local = (address.partition("@")[0].lower() for _, address in told)
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
        told = part.get_content() if part is not None else ""
    except (LookupError, ValueError, AttributeError):  # unknown letters, broken parts
        return ""
    if not isinstance(told, str):
        return ""
    if part is not None and part.get_content_subtype() == "html":
        told = html.unescape(nh3.clean(told[:_MOST_MARKUP], tags=set()))
    plain = told.translate(_UNSAID).replace("\r\n", "\n")
    return _SIGNATURE.sub("", plain).strip()


def _attached(message: EmailMessage) -> Iterator[Picture | None]:
    """Pictures; None for what is something else."""
    for part in message.iter_attachments() if message.is_multipart() else ():
        if part.get_content_maintype() != "image":
            yield None
            continue
        data = part.get_payload(decode=True)
        name = part.get_filename() or "picture"
        yield Picture(filename=name, data=data) if isinstance(data, bytes) else None
