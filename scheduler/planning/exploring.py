"""A few times are drawn instead of chosen, so that what is believed of the hours can be wrong."""

import math
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

from scheduler.planning.values import Course, Draw, Key

_GOOD: Final = 0.02  # of lift: hours so near to the best are as good, where nothing was measured

_LEAST: Final = 0.01  # of a typical post: what even the worst hour brings


def draw(chances: Mapping[int, float], *, best: int, share: float, key: Key) -> Draw:
    """An hour of the day: `best`, or in a `share` of the cases one drawn by its chance.

    `chances`: by hour, in any unit. The same key draws the same.
    """
    whole = sum(chances.values())
    if whole <= 0:
        return Draw(hour=best, propensity=1.0, best_chance=1.0, explored=False)
    hour = best
    if luck(key, "explore") < share:
        hour = _drawn(chances, luck(key, "hour") * whole)
    drawn = {number: share * chance / whole for number, chance in chances.items()}
    best_chance = 1 - share + drawn.get(best, 0.0)
    propensity = best_chance if hour == best else drawn[hour]
    return Draw(hour=hour, propensity=propensity, best_chance=best_chance, explored=hour != best)


def best_gain(course: Course, weekday: int, chances: Mapping[int, float], *, best: int) -> float:
    """What `best` is expected to gain over the other hours that may be drawn: 0.05 is 5 % more."""
    others = {hour: chance for hour, chance in chances.items() if hour != best and chance > 0}
    if not others:
        return 0.0
    ahead = sum(
        chance * (_log_gain(course, weekday, best) - _log_gain(course, weekday, hour))
        for hour, chance in others.items()
    )
    return math.expm1(ahead / sum(others.values()))


def chances(course: Course, weekday: int, hours: Sequence[int]) -> dict[int, float]:
    """Of those hours: as often as each may be the best (Thompson's rule), as far as is known.

    Where nothing was measured, those that are about as good as the best, alike.
    """
    if course.best:
        return {hour: course.best[weekday * 24 + hour] for hour in hours}
    lifts = {hour: course.hours.lift(weekday, hour) for hour in hours}
    good = max(lifts.values(), default=0.0) - _GOOD
    return {hour: 1.0 for hour, lift in lifts.items() if lift >= good}


def _log_gain(course: Course, weekday: int, hour: int) -> float:
    return math.log(max(_LEAST, 1 + course.hours.lift(weekday, hour)))


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
