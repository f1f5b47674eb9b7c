"""Words as they are searched: without accents, case or signs. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_ASKED: Final = re.compile(r"[\"“”„«]\s*([^\"“”„«»]*?)\s*[\"“”»]|(\S+)")
_LONGEST_WORD: Final = 64  # characters; what is longer is searched by its beginning
_MOST_KEPT: Final = 100_000  # characters of one entry
_MOST_ASKED: Final = 200
_MOST_TERMS: Final = 8


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other. `whole`: the last one too, else it may only begin so."""

    words: tuple[str, ...]
    whole: bool = False

    def starts(self, words: list[str], at: int) -> bool:
        """Whether it stands there among these folded words."""
        there = words[at : at + len(self.words)]
        if len(there) < len(self.words) or tuple(there[:-1]) != self.words[:-1]:
            return False
        last = self.words[-1]
        return there[-1] == last if self.whole else there[-1].startswith(last)


def fold(text: str) -> str:
    """« L’Événement à cœur ! » → “l evenement a coeur”."""
    return " ".join(_bare(found) for found in _WORD.findall(text[:_MOST_KEPT]))[:_MOST_KEPT]


def asked(query: str) -> tuple[Term, ...]:
    """What a person typed: words that each begin so, and “phrases in quotes” as they stand."""
    found = (
        _term(quoted or word, whole=bool(quoted))
        for quoted, word in _ASKED.findall(query[:_MOST_ASKED])
    )
    return tuple(dict.fromkeys(term for term in found if term.words))[:_MOST_TERMS]


def matches(terms: tuple[Term, ...], text: str) -> bool:
    """Whether all of them stand in it: for what is few enough to be looked through."""
    words = fold(text).split()
    return all(any(term.starts(words, at) for at in range(len(words))) for term in terms)


def pieces(
    terms: tuple[Term, ...], text: str, *, around: int = 90, looked_at: int = 5000
) -> list[tuple[str, bool]]:
    """The text about the first find, in pieces; True: it is what was looked for."""
    spots = [found.span() for found in _WORD.finditer(text[:looked_at])]
    words = [_bare(text[start:end]) for start, end in spots]
    hits = sorted({at + k for at in range(len(words)) for k in _found(terms, words, at)})
    first = spots[hits[0]][0] if hits else 0
    start = max(0, text.rfind(" ", 0, max(0, first - around)) + 1) if first > around else 0
    stop = min(len(text), first + 2 * around)
    return _cut(text, [spots[at] for at in hits], start, stop)


def _cut(text: str, hits: list[tuple[int, int]], start: int, stop: int) -> list[tuple[str, bool]]:
    found, at = [("…" if start else "", False)], start
    for begin, end in hits:
        if begin >= stop:
            break
        found += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    found += [(text[at : max(at, stop)], False), ("…" if max(at, stop) < len(text) else "", False)]
    return [piece for piece in found if piece[0]]


def _found(terms: tuple[Term, ...], words: list[str], at: int) -> range:
    longest = max((len(term.words) for term in terms if term.starts(words, at)), default=0)
    return range(longest)


def _term(given: str, *, whole: bool) -> Term:
    words = tuple(fold(given).split())
    # One letter begins too many words: it is looked for as it is.
    return Term(words, whole or (bool(words) and len(words[-1]) == 1))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(c for c in parts if c.isalnum())[:_LONGEST_WORD]
