"""A few times are drawn instead of chosen, so that what is believed of the hours can be wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from scheduler.planning.values import Course, Key

_GOOD: Final = 0.02  # of lift: hours so near to the best are as good, where nothing was measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """`propensity`: the chance that this hour had, whether it was drawn or simply the best."""

    hour: int
    propensity: float
    explored: bool


def draw(chances: Mapping[int, float], *, best: int, share: float, key: Key) -> Draw:
    """An hour of the day: `best`, or in a `share` of the cases one drawn by its chance.

    `chances`: by hour, in any unit. The same key draws the same.
    """
    whole = sum(chances.values())
    if whole <= 0:
        return Draw(hour=best, propensity=1.0, explored=False)
    hour = best
    if luck(key, "explore") < share:
        hour = _drawn(chances, luck(key, "hour") * whole)
    chosen = 1 - share if hour == best else 0.0
    propensity = chosen + share * chances.get(hour, 0.0) / whole
    return Draw(hour=hour, propensity=propensity, explored=hour != best)


def chances(course: Course, weekday: int, hours: Sequence[int]) -> dict[int, float]:
    """Of those hours: as often as each may be the best (Thompson's rule), as far as is known.

    Where nothing was measured, those that are about as good as the best, alike.
    """
    if course.best:
        return {hour: course.best[weekday * 24 + hour] for hour in hours}
    lifts = {hour: course.hours.lift(weekday, hour) for hour in hours}
    good = max(lifts.values(), default=0.0) - _GOOD
    return {hour: 1.0 for hour, lift in lifts.items() if lift >= good}


def luck(key: Key, of: str) -> float:
    """From 0 up to 1, by the post and the channel: a dry run and the real one agree."""
    found = blake2b(f"{of} {key[0]} {key[1]}".encode(), digest_size=8).digest()
    return int.from_bytes(found) / 2**64


def _drawn(chances: Mapping[int, float], at: float) -> int:
    for hour, chance in chances.items():
        at -= chance
        if at < 0:
            return hour
    return max(chances, key=lambda hour: chances[hour])
