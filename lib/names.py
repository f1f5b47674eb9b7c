"""What a name is kept as that somebody typed."""

import unicodedata
from typing import Final

_JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # in names of many scripts
_UNSEEN: Final = ("Cc", "Cf", "Cs")  # categories


def plain(typed: str) -> str:
    """In one line, without what is not seen: signs that turn the direction of reading would show
    the name beside it, or a whole notice, as something else. "" where nothing is left to read.
    """
    seen = [c for c in typed if c.isspace() or c in _JOINERS or not _is_unseen(c)]
    name = " ".join("".join(seen).split())
    return name if name.strip(_JOINERS + " ") else ""


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN
