"""What tells in which direction letters run, and must not run on into the words around it."""

from typing import Final

_EMBEDDINGS: Final = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_CLOSED_BY: Final = {"\u202c": _EMBEDDINGS, "\u2069": _ISOLATES}
_ALL: Final = _EMBEDDINGS | _ISOLATES | frozenset(_CLOSED_BY)


def closed(words: str) -> str:
    """`words`, with every direction that they open closed at their end, and none closed before."""
    if _ALL.isdisjoint(words):
        return words
    kept: list[str] = []
    opened: list[str] = []
    for sign in words:
        if sign not in _CLOSED_BY or _closes(sign, opened):
            kept.append(sign)
        if sign in _EMBEDDINGS or sign in _ISOLATES:
            opened.append(sign)
    return "".join((*kept, *map(_end_of, reversed(opened))))


def _closes(sign: str, opened: list[str]) -> bool:
    """An isolate's end also ends what was opened within it (Unicode annex 9, X6a)."""
    kind = _CLOSED_BY[sign]
    if sign == "\u202c":
        last = bool(opened) and opened[-1] in kind
        del opened[len(opened) - last :]
        return last
    place = max((n for n, one in enumerate(opened) if one in kind), default=None)
    if place is None:
        return False
    del opened[place:]
    return True


def _end_of(sign: str) -> str:
    return "\u202c" if sign in _EMBEDDINGS else "\u2069"
