"""A month by the association's calendar, and the year that ends with it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from lib.errors import Invalid
from lib.i18n import say
from lib.zones import locate, wall_time

_TOLD: Final = timedelta(days=3)  # a post is measured two days after it left
_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """`first`: its first day."""

    first: date
    zone: str

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def since(self) -> datetime:
        return self._start(self.first)

    @property
    def until(self) -> datetime:
        return self._start(self.shifted(1).first)

    @property
    def year_since(self) -> datetime:
        return self._start(self.shifted(1 - _YEAR).first)

    def shifted(self, steps: int) -> "Month":
        count = self.first.year * 12 + self.first.month - 1 + steps
        return Month(first=date(count // 12, count % 12 + 1, 1), zone=self.zone)

    def _start(self, day: date) -> datetime:
        return locate(datetime.combine(day, time()), self.zone).at


def month_of(asked: str | None, *, zone: str, now: datetime) -> Month:
    """None: the one of which something may have been measured. Raises Invalid."""
    today = wall_time(now, zone).date()
    if asked is None:
        return Month(first=(today - _TOLD).replace(day=1), zone=zone)
    try:
        first = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 - a calendar's month
    except ValueError:
        first = date.max
    if len(asked) != len("2026-11") or not date(2000, 1, 1) <= first <= today:
        wrong = say("“%(given)s” is not a month that has begun.", given=asked[:20])
        raise Invalid(wrong, remedy=say("Write it like 2026-11."), fields={"month": wrong})
    return Month(first=first, zone=zone)
