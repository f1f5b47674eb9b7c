"""A campaign's posts week by week and channel by channel, and what is missing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lib.zones import wall_time
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState

MOST_WEEKS: Final = 53
_WEEK: Final = timedelta(days=7)
_NEVER: Final = (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A post at its instant on a channel."""

    post: Post
    delivery: Delivery

    @property
    def counts(self) -> bool:
        """Whether it left, may have, or is to leave."""
        return self.delivery.state not in _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """`places`: by channel, in order of time."""

    monday: date
    places: Mapping[int, Sequence[Placed]]

    @property
    def is_empty(self) -> bool:
        return not any(one.counts for places in self.places.values() for one in places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`cut`: there are more weeks than are shown."""

    weeks: Sequence[Week]
    served: frozenset[int]
    cut: bool

    @property
    def empty(self) -> list[Week]:
        return [week for week in self.weeks if week.is_empty]


def timeline(
    placed: Sequence[Placed], *, first: date | None, last: date | None, zone: str
) -> Timeline:
    """From the campaign's first day to its last; where they are open, as far as its posts go."""
    by_week: dict[date, dict[int, list[Placed]]] = {}
    for one in sorted(placed, key=lambda one: (one.delivery.due_at, one.delivery.id)):
        week = by_week.setdefault(_monday(one.delivery.due_at, zone), {})
        week.setdefault(one.delivery.channel_id, []).append(one)
    mondays = _mondays(by_week, first, last)
    return Timeline(
        weeks=[Week(monday=one, places=by_week.get(one, {})) for one in mondays[:MOST_WEEKS]],
        served=frozenset(one.delivery.channel_id for one in placed if one.counts),
        cut=len(mondays) > MOST_WEEKS,
    )


def _mondays(known: Iterable[date], first: date | None, last: date | None) -> list[date]:
    ends = [*known, *(_monday_of(day) for day in (first, last) if day)]
    if not ends:
        return []
    count = (max(ends) - min(ends)) // _WEEK + 1
    return [min(ends) + number * _WEEK for number in range(min(count, MOST_WEEKS + 1))]


def _monday(at: datetime, zone: str) -> date:
    return _monday_of(wall_time(at, zone).date())


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
