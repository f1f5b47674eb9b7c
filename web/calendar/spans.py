"""The days that a calendar page shows, its title and its neighbours. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from lib import i18n
from lib.zones import locate

_QUARTER: Final = 13  # weeks


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"
    QUARTER = "quarter"
    BOARD = "board"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Local days from `first` to `last`, both shown. `anchor`: the day that was asked for."""

    view: View
    anchor: date
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> Iterator[list[date]]:
        days = self.days
        return (days[n : n + 7] for n in range(0, len(days), 7))

    @property
    def title(self) -> str:
        """« 30 nov. – 6 déc. », « décembre 2026 », « mardi 1er décembre »."""
        match self.view:
            case View.MONTH | View.LIST | View.BOARD:
                return i18n.day(self.anchor, "LLLL y")
            case View.DAY:
                return i18n.day(self.anchor, "EEEE d MMMM")
            case View.WEEK | View.CHANNELS | View.QUARTER:
                return self._week_title()

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The instants (UTC) at which it begins and ends in that zone."""
        after = self.last + timedelta(days=1)
        return (
            locate(datetime.combine(self.first, time()), zone).at,
            locate(datetime.combine(after, time()), zone).at,
        )

    def shifted(self, steps: int) -> date:
        """The day to ask for, to see the next span (1) or the previous one (-1)."""
        match self.view:
            case View.WEEK | View.CHANNELS:
                return self.anchor + timedelta(weeks=steps)
            case View.QUARTER:
                return self.anchor + timedelta(weeks=steps * _QUARTER)
            case View.DAY:
                return self.anchor + timedelta(days=steps)
            case View.MONTH | View.LIST | View.BOARD:
                return _months_on(self.anchor, steps)

    def _week_title(self) -> str:
        same = self.first.month == self.last.month
        start = i18n.day(self.first, "d" if same else "d MMM")
        return f"{start} – {i18n.day(self.last, 'd MMM')}"


def span(view: View, anchor: date) -> Span:
    """Weeks start on Monday; a month is shown in whole weeks, the list of a month is not."""
    first, last = _ends(view, anchor)
    return Span(view=view, anchor=anchor, first=first, last=last)


def _ends(view: View, anchor: date) -> tuple[date, date]:
    match view:
        case View.DAY:
            return anchor, anchor
        case View.WEEK | View.CHANNELS:
            return _monday(anchor), _monday(anchor) + timedelta(days=6)
        case View.QUARTER:
            return _monday(anchor), _monday(anchor) + timedelta(weeks=_QUARTER, days=-1)
        case View.LIST | View.BOARD:
            return _month(anchor)
        case View.MONTH:
            first, last = _month(anchor)
            return _monday(first), _monday(last) + timedelta(days=6)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _months_on(day: date, months: int) -> date:
    """The first of that month, so that no month is jumped over from the 31st."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
