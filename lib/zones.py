"""Wall times and instants. The only file that knows of pytz."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import pytz


class UnknownZone(ValueError):
    """Not a name of the IANA time zone database."""


@dataclass(frozen=True, slots=True)
class Located:
    """An instant found for a wall time.

    `moved`: the wall time did not exist (spring) and went forward.
    `doubled`: it came twice (autumn) and the first is taken.
    """

    at: datetime
    moved: bool = False
    doubled: bool = False


VERSION: Final[str] = pytz.OLSON_VERSION  # type: ignore[attr-defined] # of the rules: 2026a


def _place(name: str) -> pytz.BaseTzInfo:
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError as error:
        raise UnknownZone(name) from error


def zone_info(name: str) -> tzinfo:
    """The zone of that IANA name, for display libraries. Raises UnknownZone."""
    return _place(name)


def is_zone(name: str) -> bool:
    return name in pytz.all_timezones_set


def locate(wall: datetime, zone: str) -> Located:
    """The UTC instant of a naive `wall` time in `zone` (IANA).

    A wall time that does not exist moves forward by the gap; one that comes twice takes the first.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    place = _place(zone)
    try:
        return Located(place.localize(wall, is_dst=None).astimezone(UTC))
    except pytz.NonExistentTimeError:
        # localize(is_dst=False) reads the wall clock as not yet moved: the instant is right,
        # and seen from the zone it stands one gap later.
        return Located(place.localize(wall, is_dst=False).astimezone(UTC), moved=True)
    except pytz.AmbiguousTimeError:
        first = min(place.localize(wall, is_dst=summer).astimezone(UTC) for summer in (True, False))
        return Located(first, doubled=True)


def wall_time(at: datetime, zone: str) -> datetime:
    """The naive time on a wall clock in `zone` at the aware instant `at`."""
    return at.astimezone(zone_info(zone)).replace(tzinfo=None)


def day_bounds(wall_day: datetime, zone: str) -> tuple[datetime, datetime]:
    """First instant of that local day and of the next (a day may have 23, 24 or 25 hours)."""
    midnight = wall_day.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return locate(midnight, zone).at, locate(midnight + timedelta(days=1), zone).at
