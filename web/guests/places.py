"""Places in what a guest is shown: in a picture, for whoever points at nothing; in a text."""

from collections.abc import Mapping, Sequence
from typing import Final

from lib.i18n import Text, say

_ENOUGH: Final = 24  # characters by which a part is found in the whole

PLACES: Final[Mapping[str, Text]] = {
    "0.17 0.17": say("top left"),
    "0.5 0.17": say("at the top"),
    "0.83 0.17": say("top right"),
    "0.17 0.5": say("on the left"),
    "0.5 0.5": say("in the middle"),
    "0.83 0.5": say("on the right"),
    "0.17 0.83": say("bottom left"),
    "0.5 0.83": say("at the bottom"),
    "0.83 0.83": say("bottom right"),
}


def begins(whole: str, parts: Sequence[str]) -> list[int]:
    """Where each part of a thread stands in the text that it was cut from, about."""
    found, at = [], 0
    for part in parts:
        at = max(whole.find(part.strip()[:_ENOUGH], at), at)
        found.append(at)
        at += len(part)
    return found
