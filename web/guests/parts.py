"""Where the parts of a thread stand in the text that they were cut from. Pure."""

from collections.abc import Sequence
from typing import Final

_ENOUGH: Final = 24  # characters by which a part is found in the whole


def begins(whole: str, parts: Sequence[str]) -> list[int]:
    """Where each part of a thread stands in the text that it was cut from, about."""
    found, at = [], 0
    for part in parts:
        at = max(whole.find(part.strip()[:_ENOUGH], at), at)
        found.append(at)
        at += len(part)
    return found
