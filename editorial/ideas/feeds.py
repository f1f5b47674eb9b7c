"""What a feed says (RSS or Atom): its entries as plain words. Pure."""

import hashlib
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import nh3
from feedparser.api import parse

from editorial.ideas.noting import LONGEST_LINE, LONGEST_LINK
from lib.addresses import is_web_address
from lib.names import plain

MOST_ENTRIES: Final = 500
_LONGEST_NOTE: Final = 1500
_MOST_MARKUP: Final = 50_000  # characters: tags within tags take the square of their number
# What the parser lets out, though it promises to read anything: “charset=undefined”, a page that is
# nested too deep, an address in brackets.
_STUMBLES: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_UNSAID: Final = dict.fromkeys([0, *range(0xD800, 0xE000)])  # NUL, halves of pairs


class NoFeed(ValueError):
    """What was read is no feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`key`: by which it is known again, sixteen characters."""

    key: str
    line: str
    link: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    title: str
    entries: tuple[Entry, ...]


def feed(body: bytes, *, content_type: str, address: str) -> Feed:
    """In the feed's own order, commonly newest first. Raises NoFeed."""
    try:
        return _read(body, content_type=content_type, address=address)
    except _STUMBLES as error:
        raise NoFeed from error


def _read(body: bytes, *, content_type: str, address: str) -> Feed:
    headers = {"content-type": content_type, "content-location": address}
    read = parse(body, response_headers=headers, sanitize_html=False)
    if not read.get("version"):
        raise NoFeed
    told = islice(read.entries, MOST_ENTRIES)
    return Feed(title=_plain(read.feed.get("title"))[:120], entries=tuple(_entries(told)))


def _entries(told: Iterator[Mapping[str, Any]]) -> Iterator[Entry]:
    """Each once, and only what says something."""
    known = set()
    for one in told:
        link = str(one.get("link") or "")
        link = link if is_web_address(link) and len(link) <= LONGEST_LINK else ""
        line = plain(_plain(one.get("title")))[:LONGEST_LINE] or link[:LONGEST_LINE]
        key = _key(str(one.get("id") or link or line))
        if line and key not in known:
            known.add(key)
            yield Entry(key=key, line=line, link=link, note=_note(one, line))


def _note(one: Mapping[str, Any], line: str) -> str:
    said = _plain(one.get("summary"))
    return "" if said == line else said[:_LONGEST_NOTE]


def _plain(told: object) -> str:
    """Without tags, scripts, entities and line ends."""
    if not isinstance(told, str):
        return ""
    words = html.unescape(nh3.clean(told[:_MOST_MARKUP].translate(_UNSAID), tags=set()))
    return " ".join(words.translate(_UNSAID).split())


def _key(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]
