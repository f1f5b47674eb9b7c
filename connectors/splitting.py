"""A long text as the parts of a thread, each with its number. Pure."""

from collections.abc import Callable, Iterator
from typing import Final

import regex

MOST: Final = 99  # parts: nobody reads more, and their numbers have two digits
_END: Final = regex.compile(
    r"""(?<! (?<!\w)\w \. )              # not after an initial: M. Dupont
        (?<= [.!?…][\s\u00a0\u202f]*[»”"’')\]]* ) \s+ (?! \p{Ll} ) | \n+""",
    regex.VERBOSE,
)
_SPACE: Final = regex.compile(r"[^\S\u00a0\u202f]+")
_WHOLE: Final = regex.compile(r"https?://|www\.|@|\#")  # cut, it would lead elsewhere


def split(
    text: str, *, most: int, count: Callable[[str], int], taken: Callable[[str], str] = str
) -> tuple[str, ...]:
    """`text` alone where it fits, else its parts, numbered “1/3” at their ends.

    At the ends of sentences and lines, else between words, else between graphemes; never inside a
    link, a mention or a hashtag: a part with one that is too long stays too long, and the check of
    its network tells. `most`: as `count` counts. `taken`: the first part as it is counted, with
    what is added to it.
    """
    text = text.strip()
    if count(taken(text)) <= most:
        return (text,)
    parts = _packed(text, most - count(" 9/9"), count, taken)
    if len(parts) > 9:
        parts = _packed(text, most - count(" 99/99"), count, taken)
    total = len(parts)
    return tuple(f"{part} {place}/{total}" for place, part in enumerate(parts, 1))


def _packed(
    text: str, most: int, count: Callable[[str], int], taken: Callable[[str], str]
) -> list[str]:
    parts: list[str] = []
    part = ""
    added = count(taken("x")) - count("x")
    for piece in _pieces(text, most, count, first=most - added):
        longer = part + piece
        said = taken(longer.strip()) if not parts else longer.strip()
        if part.strip() and count(said) > most and len(parts) < MOST - 1:
            parts.append(part.strip())
            longer = piece
        part = longer
    return [*parts, part.strip()] if part.strip() else parts


def _pieces(text: str, most: int, count: Callable[[str], int], *, first: int) -> Iterator[str]:
    """Sentences with the space behind them; words and graphemes of those that are too long."""
    for place, sentence in enumerate(_cut(text, _END)):
        if count(sentence.strip()) <= (most if place else first):
            yield sentence
            continue
        for word in _cut(sentence, _SPACE):
            if count(word.strip()) <= most or _WHOLE.search(word):
                yield word
            else:
                yield from regex.findall(r"\X", word)


def _cut(text: str, at: "regex.Pattern[str]") -> Iterator[str]:
    """After each match of `at`."""
    begin = 0
    for match in at.finditer(text):
        yield text[begin : match.end()]
        begin = match.end()
    if begin < len(text):
        yield text[begin:]
