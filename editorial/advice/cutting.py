"""A text as sentences and words. Pure."""

from typing import Final

import regex

_AWAY: Final = regex.compile(r"https?://\S+|[@#＃][\w.@-]+")
_END: Final = regex.compile(r"(?<=[.!?…])[\s\u00a0\u202f]*[»”\"')]*\s+|\n\s*\n|\n(?=[-•–*] )|\n+")
_WORD: Final = regex.compile(r"\p{L}+(?:-\p{L}+)*")


def prose(text: str) -> str:
    """Without addresses, names and hashtags: nobody reads those as sentences."""
    return _AWAY.sub(" ", text)


def sentences(text: str) -> list[str]:
    """Those with a word in them, in their order."""
    return [one.strip() for one in _END.split(prose(text)) if _WORD.search(one)]


def words(text: str) -> list[str]:
    """An apostrophe parts two words, a hyphen does not."""
    return _WORD.findall(text)
