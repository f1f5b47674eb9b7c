"""What a text becomes on Bluesky: links shortened, and what is tappable marked by byte offsets.

The server counts every character of the text it is sent, in grapheme clusters, and knows nothing
of links: whoever wants short ones sends a short text and carries the address in a facet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import regex

from connectors.words import count_graphemes

MAX_TAG_GRAPHEMES: Final = 64
MAX_TAG_BYTES: Final = 640
_PATH_SHOWN: Final = 15  # as Bluesky's own client shortens (2026)

_MARKED: Final = regex.compile(
    r"""
      (?<![\w/]) (?P<link> https?://[^\s<>"«»“”]+ )
    | (?<![\w@/.]) @ (?P<mention>
        (?: [a-z0-9] (?:[a-z0-9-]{0,61}[a-z0-9])? \. )+ [a-z] (?:[a-z0-9-]{0,61}[a-z0-9])? )
    | (?<![\w&/#]) [#＃] (?P<tag> (?=\d*[^\W\d]) \w [\w·-]* )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


class Mark(StrEnum):
    LINK = "link"
    TAG = "tag"
    MENTION = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Bytes `start` to `end` (not included) of the UTF-8 text lead to `target`.

    `target`: an address, a tag without its #, a handle without its @.
    """

    start: int
    end: int
    mark: Mark
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text exactly as it is sent, and what is tappable in it, from left to right."""

    text: str
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    shown: str
    mark: Mark | None = None
    target: str = ""


def written(text: str, *, link: str = "") -> Written:
    """`text` as it is sent; `link` is added at its end unless the text leads there already."""
    pieces = list(_pieces(text.replace("\r\n", "\n")))
    if link and not any(piece.target == link for piece in pieces if piece.mark is Mark.LINK):
        pieces += [*([_Piece("\n\n")] if text else []), _link(link)]
    return _joined(pieces)


def count_chars(text: str) -> int:
    """Grapheme clusters of `text` as it is sent, which is what the server counts to 300."""
    return count_graphemes(written(text).text)


def count_bytes(text: str) -> int:
    return len(_utf8(text))


def is_web_address(link: str) -> bool:
    return _link(link).mark is Mark.LINK


def shortened(address: str) -> str:
    """What readers see of a link: « exemple.fr/une-page-do… ». Raises ValueError if it is none."""
    parts = urlsplit(address)
    if not parts.hostname:
        raise ValueError("no host")
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    rest = address.split("://", 1)[1].removeprefix(parts.netloc)
    if rest == "/":
        return host
    letters = regex.findall(r"\X", rest)
    if len(letters) > _PATH_SHOWN:
        rest = "".join(letters[: _PATH_SHOWN - 2]) + "…"
    return host + rest


def _pieces(text: str) -> Iterator[_Piece]:
    at = 0
    for match in _MARKED.finditer(text):
        piece, end = _piece(match)
        yield _Piece(text[at : match.start()])
        yield piece
        at = end
    yield _Piece(text[at:])


def _piece(match: regex.Match[str]) -> tuple[_Piece, int]:
    """The piece that starts here, and where it ends in the text."""
    found = match.group()
    if match["link"]:
        address = _without_tail(found)
        return _link(address), match.start() + len(address)
    if match["mention"]:
        return _Piece(found, Mark.MENTION, match["mention"].lower()), match.end()
    tag = match["tag"].rstrip("-·")
    if count_graphemes(tag) > MAX_TAG_GRAPHEMES or count_bytes(tag) > MAX_TAG_BYTES:
        return _Piece(found), match.end()
    return _Piece(found[0] + tag, Mark.TAG, tag), match.start() + 1 + len(tag)


def _link(address: str) -> _Piece:
    whole = _MARKED.fullmatch(address)
    if whole is None or not whole["link"]:
        return _Piece(address)
    try:
        return _Piece(shortened(address), Mark.LINK, address)
    except ValueError:  # such as https://[x: it stays text
        return _Piece(address)


def _without_tail(address: str) -> str:
    """Without the sentence's own punctuation; a closing bracket stays if it was opened inside."""
    while address:
        last = address[-1]
        closes = {")": "(", "]": "["}.get(last)
        if last not in ".,;:!?…'’" and (closes is None or closes in address):
            break
        address = address[:-1]
    return address


def _joined(pieces: list[_Piece]) -> Written:
    facets: list[Facet] = []
    at = 0
    for piece in pieces:
        end = at + count_bytes(piece.shown)
        if piece.mark is not None:
            facets.append(Facet(start=at, end=end, mark=piece.mark, target=piece.target))
        at = end
    return Written(text="".join(piece.shown for piece in pieces), facets=tuple(facets))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
