"""The part of each year in which a post makes sense."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from lib.zones import locate, wall_time
from scheduler.slots.agenda import DAY
from scheduler.slots.span import Span

MonthDay: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """`first` and `last` (month, day), both within; from November to January is one season."""

    first: MonthDay
    last: MonthDay

    def holds(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    def spans(self, *, since: datetime, until: datetime, zone: str) -> Iterator[Span]:
        """Its parts of the time between, by the days of `zone`."""
        for year in range(wall_time(since, zone).year - 1, wall_time(until, zone).year + 1):
            wraps = self.first > self.last
            start = _midnight(_day(year, self.first), zone)
            end = _midnight(_day(year + wraps, self.last) + DAY, zone)
            if max(start, since) < min(end, until):
                yield Span(max(start, since), min(end, until))


def _day(year: int, at: MonthDay) -> date:
    """29 February is the 28th where there is none."""
    month, day = at
    return date(year, month, min(day, monthrange(year, month)[1]))


def _midnight(day: date, zone: str) -> datetime:
    return locate(datetime.combine(day, time()), zone).at
