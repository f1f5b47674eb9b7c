"""When a call that was not taken is made again. Pure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

GIVEN_UP_AFTER: Final = timedelta(days=1)
_FIRST: Final = 15.0  # seconds
_LONGEST: Final = 3600.0
_LEAST: Final = 1.0
Spread = Callable[[float], float]  # a number of seconds from 0 to the one given


def pause(tries: int, spread: Spread) -> timedelta:
    """Full jitter: anything up to a bound that doubles, so that nobody comes back in step."""
    bound = min(_LONGEST, _FIRST * 2 ** min(max(tries, 1) - 1, 20))
    return timedelta(seconds=max(_LEAST, spread(bound)))
