"""Days and hours on which nothing is placed on a channel. Pure: local dates, no clock, no zone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lib.public_holidays import PublicHolidays

HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From `first` to `last`, both included, for what `name` says: “congés”."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Each week on that `weekday` (Monday 0), `start <= hour < end`; 0 to 24 is the whole day."""

    weekday: int
    start: int
    end: int

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end == HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A public holiday, in the country's own words."""

    day: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoGo:
    """All that bars a channel; `holidays` None: public holidays are days like others."""

    days: tuple[Days, ...] = ()
    hours: tuple[Hours, ...] = ()
    holidays: PublicHolidays | None = None

    def on(self, day: date) -> Days | Holiday | Hours | None:
        """What bars the whole of that day; what people named themselves comes first."""
        for one in self.days:
            if one.first <= day <= one.last:
                return one
        name = self.holidays.name_on(day) if self.holidays else None
        return Holiday(day=day, name=name) if name else self._weekly(day)

    def at(self, wall: datetime) -> Hours | None:
        """The weekly hours that bar that wall time."""
        for one in self.hours:
            if one.weekday == wall.weekday() and one.start <= wall.hour < one.end:
                return one
        return None

    def bar(self, wall: datetime) -> Days | Holiday | Hours | None:
        """What bars that wall time, the whole day or the hour."""
        return self.on(wall.date()) or self.at(wall)

    def _weekly(self, day: date) -> Hours | None:
        whole = (one for one in self.hours if one.is_whole and one.weekday == day.weekday())
        return next(whole, None)
