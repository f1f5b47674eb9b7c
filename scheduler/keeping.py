"""What is left as it is in a plan, as it is written in an address: “12.3”, a post and a channel."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Key

_MOST: Final = 500
_LONGEST: Final = 18  # digits that a database holds


def written(key: "Key") -> str:
    return f"{key[0]}.{key[1]}"


def read(given: Iterable[str]) -> "list[Key]":
    """What is no post and channel is left out."""
    numbers = (one.split(".") for one in islice(given, _MOST))
    return [
        (int(two[0]), int(two[1])) for two in numbers if len(two) == 2 and all(map(_is_id, two))
    ]


def _is_id(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) <= _LONGEST
