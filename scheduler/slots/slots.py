"""When a post should leave on a channel, and why. Pure: no clock, no database."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol, TypeAlias

from lib.i18n import Text
from models.way import Temperature
from scheduler.slots import reasons
from scheduler.slots.agenda import DAY, WEEK, Agenda, Rules, Spot
from scheduler.slots.jitter import jittered
from scheduler.slots.no_slot import NoSlot, no_slot

__all__ = ["Expectation", "NoSlot", "Rules", "Slot", "candidates", "choose"]

MINUTE: Final = timedelta(minutes=1)
LEAD: Final = 5 * MINUTE  # time to see it in the plan and call it back
MARGIN: Final = 15 * MINUTE  # the lateness that a hot post is allowed (models.channel.DEFAULT_LATE)
HORIZON: Final = 4 * WEEK
GRID: Final = 15 * MINUTE

# In units of lift, about what a public table is worth: it decides where the hour hardly matters,
# and a measured rhythm overrules it.
_CROWDING: Final = 0.02
_WAITING_A_DAY: Final = 0.001


_Suits: TypeAlias = Callable[[Spot], bool]


class Expectation(Protocol):
    """What is expected of each hour of the week: a public prior, or a measured rhythm."""

    @property
    def sure(self) -> Text: ...

    def lift(self, weekday: int, hour: int) -> float: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """A proposed instant (UTC), its reasons, and how sure its expected gain is."""

    at: datetime
    why: tuple[Text, ...]
    sure: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """`since <= at < until`, the best of the first `window` that has anything free."""

    since: datetime
    until: datetime
    window: timedelta
    step: timedelta
    jitter: int  # minutes

    def windows(self) -> Iterator[tuple[datetime, datetime]]:
        start = self.since
        while start < self.until:
            end = min(start + self.window, self.until)
            yield start, end
            start = end


def candidates(
    rules: Rules, taken: Sequence[datetime], *, since: datetime, until: datetime
) -> list[datetime]:
    """The free quarters of an hour by the channel's clock, in order: `since <= at < until`.

    `taken`: what is planned, being sent or published on the channel, in any order.
    """
    spots = Agenda(rules, taken).free(since=since, until=until, step=GRID)
    return [spot.at for spot in spots]


def choose(
    rules: Rules,
    taken: Sequence[datetime],
    *,
    prior: Expectation,
    temperature: Temperature,
    fresh_until: datetime | None,
    not_before: datetime | None,
    key: int,
    now: datetime,
    apart_from: Collection[date] = (),
) -> Slot:
    """The best instant for one more post; the same arguments give the same slot.

    `key` spreads the minutes. It never leaves past `fresh_until`, nor on the local days
    `apart_from`. Raises NoSlot.
    """
    agenda = Agenda(rules, taken)
    is_hot = temperature is Temperature.HOT
    since = max(now + LEAD, not_before or now)
    search = _search(since, fresh_until, is_hot=is_hot)
    find = _hot if is_hot else _calm
    found = find(agenda, prior, search, lambda spot: spot.day not in apart_from)
    if found is None:
        raise no_slot(since=search.since, until=search.until, fresh_until=fresh_until)
    spot = jittered(agenda, found, key=key, until=search.until, most=search.jitter)
    calm = _why_calm(agenda, prior, search, spot)
    why = _why_hot(agenda, search, spot, fresh_until) if is_hot else calm
    there = reasons.elsewhere(rules, spot.at)
    return Slot(spot.at, (_expected(prior, spot), *there, *why), prior.sure)


def _search(since: datetime, fresh_until: datetime | None, *, is_hot: bool) -> _Search:
    """A hot post is looked at to the minute and a day at a time; without a date it lasts a day."""
    stale = fresh_until - MARGIN if fresh_until else None
    until = since + (DAY if is_hot and stale is None else HORIZON)
    until = min(until, stale) if stale else until
    if is_hot:
        return _Search(since=since, until=until, window=DAY, step=MINUTE, jitter=5)
    return _Search(since=since, until=until, window=WEEK, step=GRID, jitter=GRID // MINUTE)


def _lift(prior: Expectation, spot: Spot) -> float:
    return prior.lift(spot.wall.weekday(), spot.wall.hour)


def _hot(agenda: Agenda, prior: Expectation, search: _Search, suits: _Suits) -> Spot | None:
    """What it gains by its hour against what it loses by waiting."""
    life = min(search.until - search.since, DAY)

    def value(spot: Spot) -> float:
        left = 1 - (spot.at - search.since) / life
        return (1 + _lift(prior, spot)) * max(0.0, left)

    return _best(agenda, search, value, suits)


def _calm(agenda: Agenda, prior: Expectation, search: _Search, suits: _Suits) -> Spot | None:
    """The best hour of the first week that has room in its cadence, else of the first with room."""
    spacing = agenda.rules.spacing

    def value(spot: Spot) -> float:
        other = agenda.nearest(spot.at)
        crowding = max(0.0, 1 - abs(other - spot.at) / spacing) if other else 0.0
        waiting = (spot.at - search.since) / DAY
        return _lift(prior, spot) - _CROWDING * crowding - _WAITING_A_DAY * waiting

    in_cadence = _best(agenda, search, value, lambda s: suits(s) and agenda.keeps_cadence(s))
    return in_cadence or _best(agenda, search, value, suits)


def _best(
    agenda: Agenda,
    search: _Search,
    value: Callable[[Spot], float],
    suits: _Suits,
) -> Spot | None:
    """The earliest of the most valuable spots in the first window with any."""
    for start, end in search.windows():
        free = agenda.free(since=start, until=end, step=search.step)
        best = max(filter(suits, free), key=value, default=None)
        if best is not None:
            return best
    return None


def _expected(prior: Expectation, spot: Spot) -> Text:
    return reasons.expected(spot, lift=_lift(prior, spot), sure=prior.sure)


def _why_hot(
    agenda: Agenda, search: _Search, spot: Spot, fresh_until: datetime | None
) -> Iterator[Text]:
    yield reasons.freshness(fresh_until)
    yield from reasons.waited(agenda, search.since)
    yield from reasons.distances(agenda, spot.at)
    yield from reasons.left_aside(agenda, _days(agenda, search.since, spot.at))


def _why_calm(agenda: Agenda, prior: Expectation, search: _Search, spot: Spot) -> Iterator[Text]:
    yield from reasons.distances(agenda, spot.at)
    yield from reasons.left_aside(agenda, _wanted(agenda, prior, search, spot))
    yield from reasons.full_week(agenda, search.since, spot)
    if not agenda.keeps_cadence(spot):
        yield reasons.above_cadence(agenda.rules)


def _days(agenda: Agenda, since: datetime, until: datetime) -> list[date]:
    """From the local day of `since` to the day before that of `until`."""
    first, last = agenda.spot(since).day, agenda.spot(until).day
    return [first + n * DAY for n in range((last - first).days)]


def _wanted(agenda: Agenda, prior: Expectation, search: _Search, spot: Spot) -> list[date]:
    """The days that come before the spot's, and those of its window with a better hour."""
    end = next(end for _, end in search.windows() if spot.at < end)
    days = [day for day in _days(agenda, search.since, end) if day != spot.day]
    gain = _lift(prior, spot)
    return [day for day in days if day < spot.day or _best_of(agenda, prior, day) > gain]


def _best_of(agenda: Agenda, prior: Expectation, day: date) -> float:
    """What the best of its waking hours is expected to gain, were the day free."""
    hours = (hour for hour in range(24) if not agenda.rules.is_quiet(hour))
    return max((prior.lift(day.weekday(), hour) for hour in hours), default=0.0)
