"""Marronniers that many associations have, to choose from. None is kept until somebody says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lib.i18n import Text, say
from lib.yearly import DayOf, FromEaster, Rule, WeekdayOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """`days`: how many it lasts."""

    name: Text
    rule: Rule
    days: int = 1


def _day(month: int, day: int, name: Text, days: int = 1) -> Starter:
    return Starter(name=name, rule=DayOf(day=day, month=month), days=days)


def _weekday(nth: int, weekday: int, month: int | None, name: Text, days: int = 1) -> Starter:
    rule = WeekdayOf(nth=nth, weekday=weekday, month=month)
    return Starter(name=name, rule=rule, days=days)


# By their days in the year. Those of the world: un.org/en/observances (2026); Giving Tuesday is the
# one after Thanksgiving.
STARTERS: Final[Mapping[str, Starter]] = {
    "wishes": _day(1, 1, say("New Year’s wishes"), 15),
    "women": _day(3, 8, say("International Women’s Day")),
    "easter": Starter(name=say("Easter Monday"), rule=FromEaster(days=1)),
    "assembly": _weekday(2, 5, 6, say("General assembly")),
    "environment": _day(6, 5, say("World Environment Day")),
    "blood": _day(6, 14, say("World Blood Donor Day")),
    "music": _day(6, 21, say("Fête de la musique")),
    "rentree": _weekday(1, 0, 9, say("Back after the summer"), 12),
    "heritage": _weekday(3, 5, 9, say("Heritage days"), 2),
    "poverty": _day(10, 17, say("International Day for the Eradication of Poverty")),
    "children": _day(11, 20, say("World Children’s Day")),
    "giving": Starter(
        name=say("Giving Tuesday"), rule=WeekdayOf(nth=4, weekday=3, month=11, plus=5)
    ),
    "aids": _day(12, 1, say("World AIDS Day")),
    "disability": _day(12, 3, say("International Day of Persons with Disabilities")),
    "volunteers": _day(12, 5, say("International Volunteer Day")),
    "rights": _day(12, 10, say("Human Rights Day")),
    "receipts": _day(12, 15, say("Gifts before the end of the tax year"), 17),
    "month": _weekday(1, 0, None, say("First Monday of the month")),
}
