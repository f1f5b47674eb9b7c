"""What a channel's rules leave free around what is already taken. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from lib.zones import locate, wall_time
from scheduler.slots.no_go import NoGo

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
_ALWAYS_OPEN: Final = NoGo()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a channel wants to be used.

    `zone` is IANA. `gap`: least time between two posts. `per_week`: the cadence aimed at, per
    local week from Monday. `daily_cap`: most in one local day. `quiet_from`, `quiet_to`: local
    hours (0 to 23) between which nothing is placed; equal means none, and they may wrap midnight.
    `no_go`: further days and hours without posts. `elsewhere`: zones in which a part of its public
    lives; they are told what their clocks show, and shut nothing.
    """

    zone: str
    gap: timedelta
    per_week: int
    daily_cap: int
    quiet_from: int
    quiet_to: int
    no_go: NoGo = _ALWAYS_OPEN
    elsewhere: tuple[str, ...] = ()

    def is_quiet(self, hour: int) -> bool:
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    def shuts(self, wall: datetime) -> bool:
        """Nothing is placed at that hour of that weekday."""
        return self.is_quiet(wall.hour) or self.no_go.at(wall) is not None

    @property
    def day_share(self) -> int:
        """How many posts of a week's cadence one day takes."""
        return -(-self.per_week // 7)

    @property
    def spacing(self) -> timedelta:
        """Between two posts of a week that is evenly filled."""
        return WEEK / max(1, self.per_week)


@dataclass(frozen=True, slots=True)
class Spot:
    """An instant (UTC) and what a wall clock in the channel's zone shows then."""

    at: datetime
    wall: datetime

    @property
    def day(self) -> date:
        return self.wall.date()


class Agenda:
    """The taken instants of one channel, under its rules."""

    def __init__(self, rules: Rules, taken: Iterable[datetime]) -> None:
        self.rules = rules
        self._taken = sorted(taken)

    def spot(self, at: datetime) -> Spot:
        return Spot(at, wall_time(at, self.rules.zone))

    def before(self, at: datetime) -> datetime | None:
        """The last taken instant that is not after `at`."""
        place = bisect_right(self._taken, at)
        return self._taken[place - 1] if place else None

    def after(self, at: datetime) -> datetime | None:
        """The first taken instant that is later than `at`."""
        place = bisect_right(self._taken, at)
        return self._taken[place] if place < len(self._taken) else None

    def nearest(self, at: datetime) -> datetime | None:
        around = [other for other in (self.before(at), self.after(at)) if other is not None]
        return min(around, key=lambda other: abs(other - at), default=None)

    def too_close(self, at: datetime) -> datetime | None:
        """The nearest taken instant, if the gap to it is not kept."""
        other = self.nearest(at)
        return other if other is not None and abs(other - at) < self.rules.gap else None

    def on(self, day: date) -> int:
        """How many are taken on that local day."""
        return self._count(day, day + DAY)

    def in_week(self, day: date) -> int:
        """How many are taken in the local week (from Monday) of that day."""
        monday = week_of(day)
        return self._count(monday, monday + WEEK)

    def is_full(self, day: date) -> bool:
        return self.on(day) >= self.rules.daily_cap

    def takes_more(self, day: date) -> bool:
        """The day is neither full nor a no-go day."""
        return not self.is_full(day) and self.rules.no_go.on(day) is None

    def fits(self, spot: Spot) -> bool:
        """No rule is broken, and the wall time names this instant and no other."""
        return (
            not self.rules.shuts(spot.wall)
            and self.takes_more(spot.day)
            and self.too_close(spot.at) is None
            and locate(spot.wall, self.rules.zone).at == spot.at
        )

    def keeps_cadence(self, spot: Spot) -> bool:
        """Neither its day nor its week has had its share yet."""
        return (
            self.on(spot.day) < self.rules.day_share
            and self.in_week(spot.day) < self.rules.per_week
        )

    def free(self, *, since: datetime, until: datetime, step: timedelta) -> Iterator[Spot]:
        """In order, the spots of a local grid that break no rule; `since <= at < until`.

        Wall times that do not exist are left out; of the doubled hour only the first is offered.
        """
        day = wall_time(since, self.rules.zone).date()
        while _midnight(day, self.rules.zone) < until:
            if self.takes_more(day):
                yield from (
                    spot
                    for spot in _grid(day, self.rules.zone, step)
                    if since <= spot.at < until
                    and not self.rules.shuts(spot.wall)
                    and self.too_close(spot.at) is None
                )
            day += DAY

    def _count(self, first: date, after: date) -> int:
        start, end = _midnight(first, self.rules.zone), _midnight(after, self.rules.zone)
        return bisect_left(self._taken, end) - bisect_left(self._taken, start)


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: str) -> datetime:
    """The first instant of a local day, even where it does not begin at 00:00."""
    return locate(datetime.combine(day, time()), zone).at


def _grid(day: date, zone: str, step: timedelta) -> Iterator[Spot]:
    """Every `step` of that day's wall clock, however many hours the day has."""
    start, midnight = _midnight(day, zone), datetime.combine(day, time())
    # Locating costs far more than adding: only the two odd days of a year pay for it.
    is_even = _midnight(day + DAY, zone) - start == DAY
    for number in range(DAY // step):
        wall = midnight + number * step
        if is_even:
            yield Spot(start + number * step, wall)
        elif not (located := locate(wall, zone)).moved:
            yield Spot(located.at, wall)
