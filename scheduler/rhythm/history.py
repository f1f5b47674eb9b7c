"""A channel's past posts as columns of numbers, each at its hour of the audience's week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from lib.zones import wall_time
from scheduler.rhythm.arrays import Floats, Integers

HALF_LIFE: Final = timedelta(days=180)
OLDEST: Final = 6 * HALF_LIFE  # older posts weigh less than a sixtieth
HOURS: Final = 168  # of a week

_IMPOSSIBLE: Final = 1e15  # more reactions than that are an error of the source
_HOUR: Final = 3600
_QUARTER: Final = 900
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY
_THURSDAY: Final = 3  # 1 January 1970


@dataclass(frozen=True, slots=True)
class PastPost:
    """`at`: when it went up (aware). `engagement`: its reactions at a fixed age, the same for all;
    None: not told. `kind`: what it is made of (text, link, photo, video); empty: not told.
    """

    at: datetime
    engagement: float | None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The usable posts, by the audience's clock."""

    day: Integers  # local date, counted from 1 January 1970
    hour: Integers  # local hour of the day
    reactions: Floats  # log(1 + engagement)
    weight: Floats  # 1 now, a half after HALF_LIFE
    kind: Integers  # index in `kinds`
    kinds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.day)

    @property
    def cell(self) -> Integers:
        """Hour of the week: Monday 0 h is 0."""
        return (self.day + _THURSDAY) % 7 * 24 + self.hour


def columns(history: Sequence[PastPost], *, zone: str, now: datetime) -> Columns:
    """Without posts of the future, from long ago, or whose reactions are not known.

    Raises ValueError for an instant without a zone.
    """
    seconds, figures = _seconds(history), _figures(history)
    usable = np.isfinite(figures) & (seconds <= _second(now)) & (seconds > _second(now - OLDEST))
    kept = [post.kind or "" for post, used in zip(history, usable, strict=True) if used]
    local = (seconds[usable] + _offsets(seconds[usable], zone)).astype(np.int64)
    kinds = sorted(set(kept))
    number = {kind: index for index, kind in enumerate(kinds)}
    return Columns(
        day=local // _DAY,
        hour=local % _DAY // _HOUR,
        reactions=np.log1p(figures[usable]),
        weight=0.5 ** ((_second(now) - seconds[usable]) / HALF_LIFE.total_seconds()),
        kind=np.array([number[kind] for kind in kept], np.int64),
        kinds=tuple(kinds),
    )


def _seconds(history: Sequence[PastPost]) -> Floats:
    """Since 1 January 1970."""
    return np.array([_second(post.at) for post in history], float)


def _second(at: datetime) -> float:
    if at.tzinfo is None:
        raise ValueError(f"an instant carries a zone, {at} does not")
    return at.timestamp()


def _figures(history: Sequence[PastPost]) -> Floats:
    """NaN where it was not told, or cannot be."""
    return np.array([_figure(post.engagement) for post in history], float)


def _figure(told: float | None) -> float:
    return told if told is not None and 0 <= told < _IMPOSSIBLE else np.nan


def _offsets(seconds: Floats, zone: str) -> Floats:
    """Seconds east of Greenwich at each instant.

    Asked once a week, and once a quarter of an hour in the weeks in which the clocks change.
    """
    week = (seconds // _WEEK).astype(np.int64)
    weeks, index = np.unique(week, return_inverse=True)
    first = np.array([_offset(one * _WEEK, zone) for one in weeks])
    changes = first != np.array([_offset((one + 1) * _WEEK, zone) for one in weeks])
    found = first[index].astype(float)
    changing = np.flatnonzero(changes[index])
    quarters, which = np.unique(seconds[changing] // _QUARTER, return_inverse=True)
    exact = np.array([_offset(one * _QUARTER, zone) for one in quarters])
    found[changing] = exact[which]
    return found


def _offset(second: float, zone: str) -> float:
    at = datetime.fromtimestamp(float(second), UTC)
    return (wall_time(at, zone) - at.replace(tzinfo=None)).total_seconds()
