"""Days that come back each year or each month, by the calendar or by Easter. Pure: local dates."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from dateutil.easter import easter

LAST: Final = -1
NTH: Final = (1, 2, 3, 4, LAST)
# Within these, a day counted from Easter is always in Easter's own year.
EARLIEST_FROM_EASTER, LATEST_FROM_EASTER = -80, 90
MOST_PLUS: Final = 6
_WEEK: Final = 7


class Basis(StrEnum):
    """What a rule goes by."""

    DAY = "day"
    WEEKDAY = "weekday"
    EASTER = "easter"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOf:
    """`month` None: of each month. A month too short gives its last day: 29 February the 28th."""

    day: int
    month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayOf:
    """The `nth` (1 to 4, or LAST) such weekday, Monday 0. `month` None: of each month.

    `plus`: so many days after it, 0 to 6: Giving Tuesday is 5 after November's fourth Thursday.
    """

    nth: int
    weekday: int
    month: int | None = None
    plus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FromEaster:
    """So many days after Easter Sunday (of the western churches); negative: before."""

    days: int


Rule: TypeAlias = DayOf | WeekdayOf | FromEaster
_KINDS: Final[Mapping[Basis, type[Rule]]] = {
    Basis.DAY: DayOf,
    Basis.WEEKDAY: WeekdayOf,
    Basis.EASTER: FromEaster,
}


def dates(rule: Rule, *, since: date, until: date) -> Iterator[date]:
    """In order, `since <= day < until`."""
    for year in range(since.year - 1, until.year + 1):  # `plus` may lead into the next one
        for day in _in_year(rule, year):
            if since <= day < until:
                yield day


def basis_of(rule: Rule) -> Basis:
    match rule:
        case DayOf():
            return Basis.DAY
        case WeekdayOf():
            return Basis.WEEKDAY
        case FromEaster():
            return Basis.EASTER


def is_monthly(rule: Rule) -> bool:
    return not isinstance(rule, FromEaster) and rule.month is None


def to_json(rule: Rule) -> dict[str, Any]:
    return {"by": basis_of(rule).value, **asdict(rule)}


def from_json(stored: Mapping[str, Any]) -> Rule:
    values = {name: value for name, value in stored.items() if name != "by"}
    return _KINDS[Basis(stored["by"])](**values)


def _in_year(rule: Rule, year: int) -> Iterator[date]:
    match rule:
        case FromEaster(days=days):
            yield easter(year) + timedelta(days=days)
        case DayOf(day=day, month=month):
            for number in _months(month):
                yield date(year, number, min(day, monthrange(year, number)[1]))
        case WeekdayOf(nth=nth, weekday=weekday, month=month, plus=plus):
            for number in _months(month):
                found = _nth_weekday(year, number, nth=nth, weekday=weekday)
                yield found + timedelta(days=plus)


def _months(month: int | None) -> range:
    return range(1, 13) if month is None else range(month, month + 1)


def _nth_weekday(year: int, month: int, *, nth: int, weekday: int) -> date:
    begins, length = monthrange(year, month)
    first = 1 + (weekday - begins) % _WEEK
    if nth != LAST:
        return date(year, month, first + (nth - 1) * _WEEK)
    return date(year, month, first + (length - first) // _WEEK * _WEEK)
