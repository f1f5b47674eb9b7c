"""Places in a picture, for whoever points at nothing: by keyboard, or without scripts."""

from collections.abc import Mapping
from typing import Final

from lib.i18n import Text, say

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
