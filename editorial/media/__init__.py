"""The media library: taken in, described, found, cut to shape, used and taken away."""

from editorial.media.decoding import KEPT_BYTES, LONGEST_SIDE, MOST_BYTES, MOST_PIXELS
from editorial.media.taking import Kept, enter, store, take_in

__all__ = [
    "KEPT_BYTES",
    "LONGEST_SIDE",
    "MOST_BYTES",
    "MOST_PIXELS",
    "Kept",
    "enter",
    "store",
    "take_in",
]
