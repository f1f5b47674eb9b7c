"""What a post got beyond what its account usually gets at that time, and beyond its kind. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from insight.lift.contrast import Floats

Integers: TypeAlias = npt.NDArray[np.int64]

_LEVEL: Final = 14  # days: the width of what counts as “at that time”
_EVER: Final = 0.001  # of that weight all posts have: the level of an account that was silent
_KIND_DOUBT: Final = 30.0  # posts of a kind before half of its effect is believed
_OUTLIER: Final = 3.0  # robust standard deviations
_ROBUST: Final = 1.4826  # from the median deviation to a standard one, for a normal law
_REACH: Final = 6 * _LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A post that stands on the channel. `outcome`: its reactions at 48 hours; `kind`: as told."""

    at: datetime
    outcome: int
    kind: str


def left_over(posts: Sequence[Stood]) -> list[float]:
    """In natural logarithms, in the order given: 0.1 is about a tenth more than was usual.

    The post itself is no part of what is usual, or it would hide some of its own luck.
    """
    if len(posts) < 2:
        return [0.0] * len(posts)
    reactions = np.log1p(np.array([post.outcome for post in posts], float))
    left = reactions - _level(reactions, _days(posts))
    left = _drawn_in(left)
    return [float(value) for value in left - _kinds(left, [post.kind for post in posts])]


def _days(posts: Sequence[Stood]) -> Integers:
    days = np.array([post.at.astimezone(UTC).toordinal() for post in posts], np.int64)
    return np.asarray(days - days.min())


def _level(reactions: Floats, day: Integers) -> Floats:
    """Of all other posts, those of the days around counting most: a bell over the daily sums."""
    days = int(day.max()) + 1
    bell = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _LEVEL) ** 2)
    total = np.convolve(np.bincount(day, reactions, days), bell)[_REACH : _REACH + days][day]
    seen = np.convolve(np.bincount(day, minlength=days), bell)[_REACH : _REACH + days][day]
    others = total - reactions + _EVER * (reactions.sum() - reactions)
    return np.asarray(others / (seen - 1 + _EVER * (len(reactions) - 1)))


def _drawn_in(left: Floats) -> Floats:
    """A post that went round the world says little about its hour."""
    middle = float(np.median(left))
    usual = _ROBUST * float(np.median(np.abs(left - middle))) or float(left.std())
    return np.clip(left, middle - _OUTLIER * usual, middle + _OUTLIER * usual)


def _kinds(left: Floats, kinds: Sequence[str]) -> Floats:
    """Of each post, what its kind gains, drawn to nothing where there are few of it."""
    names = sorted(set(kinds))
    kind = np.array([names.index(name) for name in kinds])
    total = np.bincount(kind, left - left.mean(), len(names))
    return np.asarray((total / (np.bincount(kind, minlength=len(names)) + _KIND_DOUBT))[kind])
