"""On which days a post comes back. Pure: local dates, no clock and no zone."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from models.series import Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Every `step` weeks, months or years from `first` to `last`, both included (None: for ever).

    Each date is counted from `first`, so that the 31st of January gives the 28th of February and
    the 31st of March; the 29th of February gives the 28th in a common year.
    """

    every: Every
    step: int
    first: date
    last: date | None = None


def dates(rule: Rule, *, since: date, until: date) -> Iterator[date]:
    """In order, `since <= date < until`."""
    for number in count(_just_before(rule, since)):
        day = _nth(rule, number)
        if day is None or day >= until or (rule.last is not None and day > rule.last):
            return
        if day >= since:
            yield day


def _nth(rule: Rule, number: int) -> date | None:
    """None beyond what a calendar can say."""
    try:
        match rule.every:
            case Every.WEEK:
                return rule.first + timedelta(weeks=rule.step * number)
            case Every.MONTH:
                return months_on(rule.first, rule.step * number)
            case Every.YEAR:
                return months_on(rule.first, 12 * rule.step * number)
    except (OverflowError, ValueError):
        return None


def months_on(day: date, months: int) -> date:
    """The same day so many months later; a month too short gives its last."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _just_before(rule: Rule, since: date) -> int:
    """The number of a date that is surely not after the first one wanted."""
    if since <= rule.first:
        return 0
    months = (since.year - rule.first.year) * 12 + since.month - rule.first.month
    match rule.every:
        case Every.WEEK:
            return (since - rule.first).days // (7 * rule.step)
        case Every.MONTH:
            return max(0, months - 1) // rule.step
        case Every.YEAR:
            return max(0, months - 1) // (12 * rule.step)
