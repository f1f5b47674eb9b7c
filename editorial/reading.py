"""How a text is read on a network: what can be tapped in it, and where the feed folds it. Pure.

What can be tapped follows docs/networks/: where a name or a hashtag stays plain text there, it is
plain here. Folds: Instagram documents three lines and recommends 125 characters
(help.instagram.com/1643471055915254, read November 2026). LinkedIn and Facebook document none; 210
characters or three lines, and 480 characters or five lines, are what others met on wide screens
(posttruncate.com/en/platform-limits, read November 2026): phones fold earlier.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

from lib.i18n import Text, say


class Mark(StrEnum):
    PLAIN = "plain"
    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`folded`: behind “see more”."""

    text: str
    mark: Mark = Mark.PLAIN
    folded: bool = False


_SHOWN, _LONGEST = 5, 40  # names, and characters of each
_FOLDS: Final = {"instagram": (125, 3), "linkedin": (210, 3), "facebook": (480, 5)}
_TAGS: Final = frozenset(
    ("mastodon", "bluesky", "x", "threads", "instagram", "telegram", "facebook", "sandbox")
)
_ANY_NAME: Final = r"[\w](?:[\w.-]*\w)?"
_WITH_SERVER: Final = rf"{_ANY_NAME}(?:@{_ANY_NAME})?"
_DOMAIN: Final = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*"
_NAMES: Final = {
    "mastodon": _WITH_SERVER,
    "bluesky": _DOMAIN,
    **dict.fromkeys(("x", "telegram"), r"\w+"),
    **dict.fromkeys(("threads", "instagram"), _ANY_NAME),
}
_MARKED: Final = regex.compile(
    rf"""
      (?P<link> https?://[^\s<>"«»“”]{{0,2000}}[^\s<>"«»“”.,;:!?…'’)\]] )
    | (?<![\w@/.]) @ (?P<mention> {_WITH_SERVER} )
    | (?<![\w&/\#]) [\#＃] (?P<tag> (?=\d*[^\W\d]) \w+ )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


def pieces(text: str, kind: str) -> list[Piece]:
    """`text` whole, cut where its nature changes; `kind`: the network."""
    fold = folds_at(text, kind)
    found: list[Piece] = []
    at = 0
    for piece, mark in _cut(text, kind):
        end = at + len(piece)
        inside = len(text) if fold is None else fold
        found += [
            Piece(text=part, mark=mark, folded=folded)
            for part, folded in (
                (text[at : min(end, inside)], False),
                (text[max(at, inside) : end], True),
            )
            if part
        ]
        at = end
    return found


def folds_at(text: str, kind: str) -> int | None:
    """Where the feed stops showing it, at a word's end; None where it shows all."""
    if kind not in _FOLDS:
        return None
    most, lines = _FOLDS[kind]
    ends = [place for place, character in enumerate(text) if character == "\n"]
    by_lines = ends[lines - 1] if len(ends) >= lines else len(text)
    at = min(most, by_lines)
    if at >= len(text):
        return None
    space = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at))
    return space if at == most and space > 0 else at


def plain_names(texts: Sequence[str], kind: str) -> list[str]:
    """The @names in them that this network leaves plain, each once."""
    found = (match for text in texts for match in _MARKED.finditer(text) if match["mention"])
    return list(dict.fromkeys(one.group() for one in found if not _calls(one["mention"], kind)))


def stays_plain(names: Sequence[str]) -> Text:
    shown = [one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in names[:_SHOWN]]
    return say("Plain text here, nobody is called: %(names)s.", names=", ".join(shown))


def _cut(text: str, kind: str) -> Iterator[tuple[str, Mark]]:
    at = 0
    for match in _MARKED.finditer(text):
        mark = _mark(match, kind)
        if mark is Mark.PLAIN:
            continue
        yield text[at : match.start()], Mark.PLAIN
        yield match.group(), mark
        at = match.end()
    yield text[at:], Mark.PLAIN


def _mark(match: "regex.Match[str]", kind: str) -> Mark:
    if match["link"]:
        return Mark.PLAIN if kind == "instagram" else Mark.LINK
    if match["mention"]:
        return Mark.MENTION if _calls(match["mention"], kind) else Mark.PLAIN
    return Mark.TAG if kind in _TAGS else Mark.PLAIN


def _calls(name: str, kind: str) -> bool:
    grammar = _NAMES.get(kind)
    return grammar is not None and regex.fullmatch(grammar, name, regex.IGNORECASE) is not None
