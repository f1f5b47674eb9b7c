"""How alike two texts are, whatever their punctuation and capitals. Pure."""

from typing import Final

import regex

FEWEST: Final = 8  # words: shorter texts are alike too easily
_AT_ONCE: Final = 3
_MOST: Final = 2_000  # words of each
_WORD: Final = regex.compile(r"[\p{L}\p{N}]+")
Shingles = frozenset[tuple[str, ...]]
"""Every run of three words."""


def shingles(text: str) -> Shingles:
    """None at all for a text that is too short to be compared."""
    found = _WORD.findall(text.casefold())[:_MOST]
    if len(found) < FEWEST:
        return frozenset()
    return frozenset(zip(*(found[start:] for start in range(_AT_ONCE)), strict=False))


def alike(one: Shingles, other: Shingles) -> float:
    """Of all that both say, how much they say in common (P. Jaccard, 1901): 0 to 1."""
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)
