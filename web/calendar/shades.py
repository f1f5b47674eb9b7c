"""Days and hours on which nothing is placed, as the calendar shades them, with their names."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy.orm import Session

from lib.i18n import Text, say, verbatim
from models.channel import Channel
from scheduler.slots.barred import all_bars
from scheduler.slots.no_go import HOURS, Days, Holiday, NoGo
from web.calendar.spans import View
from web.edge import actor

_KEPT_FREE: Final = say("kept free")
Place: TypeAlias = tuple[str, int, int]
"""What it is called, from which hour, until which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """`start <= hour < end` of one day. `where`: the channels, empty if it is all of them."""

    name: str
    start: int
    end: int
    where: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end == HOURS

    @property
    def words(self) -> Text:
        hours = "" if self.is_whole else f", {self.start}–{self.end} h"
        channels = f" ({', '.join(self.where)})" if self.where else ""
        return verbatim(f"{self.name}{hours}{channels}")

    def covers(self, hour: int) -> bool:
        return self.start <= hour < self.end


Shades: TypeAlias = Mapping[date, Sequence[Shade]]


def shades(
    session: Session, channels: Sequence[Channel], days: Sequence[date], *, only: Collection[int]
) -> Shades:
    """By day, where there are any; `only` of those channels, empty: of all."""
    looked_at = [one for one in channels if not only or one.id in only]
    bars = [(one.name, bar) for one, bar in _bars(session, looked_at)]
    found = {day: list(_on(day, bars)) for day in days}
    return {day: there for day, there in found.items() if there}


def _bars(session: Session, channels: Sequence[Channel]) -> Iterator[tuple[Channel, NoGo]]:
    found = all_bars(session, actor(), channels)
    return ((one, found[one.id]) for one in channels)


def _on(day: date, bars: Sequence[tuple[str, NoGo]]) -> Iterator[Shade]:
    where: defaultdict[Place, list[str]] = defaultdict(list)
    for channel, bar in bars:
        for place in _places(day, bar):
            where[place].append(channel)
    for (name, start, end), names in where.items():
        channels = () if len(names) == len(bars) else tuple(names)
        yield Shade(name=name, start=start, end=end, where=channels)


def _places(day: date, bar: NoGo) -> Iterator[Place]:
    """The whole day, or else each of its barred hours."""
    match bar.on(day):
        case Days(name=name) | Holiday(name=name):
            yield name, 0, HOURS
        case None:
            for one in bar.hours:
                if one.weekday == day.weekday():
                    yield str(_KEPT_FREE), one.start, one.end
        case _:
            yield str(_KEPT_FREE), 0, HOURS


def whole(shaded: Shades) -> set[date]:
    """The days on all of which nothing is placed."""
    return {day for day, there in shaded.items() if any(one.is_whole for one in there)}


def drawn(shaded: Shades, view: View) -> list[dict[str, Any]]:
    """As the calendar widget reads them: behind the entries; in a month only whole days."""
    return [
        {
            "title": str(shade.words),
            "display": "background",
            "classNames": ["barred"],
            "editable": False,
            **_bounds(day, shade, view),
        }
        for day, there in shaded.items()
        for shade in there
        if shade.is_whole or view is not View.MONTH
    ]


def _bounds(day: date, shade: Shade, view: View) -> dict[str, Any]:
    """An event of whole days is not drawn among hours, nor one of hours in a month."""
    if view is View.MONTH:
        return {"start": day.isoformat(), "allDay": True}
    midnight = datetime.combine(day, time())
    return {
        "start": (midnight + timedelta(hours=shade.start)).isoformat(),
        "end": (midnight + timedelta(hours=shade.end)).isoformat(),
    }
