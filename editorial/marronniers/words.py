"""Rules and lengths of time in words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lib import i18n
from lib.i18n import Text, say, say_n
from lib.yearly import LAST, DayOf, FromEaster, Rule, WeekdayOf

NTH_WORDS: Final[Mapping[int, Text]] = {
    1: say("first"),
    2: say("second"),
    3: say("third"),
    4: say("fourth"),
    LAST: say("last"),
}
EASTER_WORDS: Final[Mapping[int, Text]] = {
    -47: say("Shrove Tuesday"),
    -2: say("Good Friday"),
    0: say("Easter Sunday"),
    1: say("Easter Monday"),
    39: say("Ascension Day"),
    49: say("Pentecost"),
    50: say("Whit Monday"),
}
_LEAP: Final = 2024  # a year that has every day


def rule_words(rule: Rule) -> Text:
    """When it falls, for the reader of now: not to be stored."""
    match rule:
        case DayOf():
            return _on_day(rule)
        case WeekdayOf():
            return _on_weekday(rule)
        case FromEaster(days=days):
            return _from_easter(days)


def left_words(days: int) -> Text:
    """How far away its first day is."""
    if days == 0:
        return say("today")
    if days == 1:
        return say("tomorrow")
    if days > 1:
        return say_n("in %(n)s day", "in %(n)s days", days)
    return say("under way")


def month_name(month: int) -> str:
    return i18n.day(date(_LEAP, month, 2), "LLLL")


def weekday_name(weekday: int) -> str:
    """Monday 0."""
    return i18n.day(date(_LEAP, 1, 1 + weekday), "EEEE")


def _on_day(rule: DayOf) -> Text:
    if rule.month is None:
        return say("each month on day %(day)s", day=rule.day)
    if (rule.month, rule.day) == (2, 29):
        return say("each year on 29 February, on the 28th where there is none")
    return say("each year on %(day)s", day=i18n.day(date(_LEAP, rule.month, rule.day), "d MMMM"))


def _on_weekday(rule: WeekdayOf) -> Text:
    which = say(
        "the %(nth)s %(weekday)s", nth=NTH_WORDS[rule.nth], weekday=weekday_name(rule.weekday)
    )
    if rule.plus:
        which = say_n(
            "%(n)s day after %(which)s", "%(n)s days after %(which)s", rule.plus, which=which
        )
    if rule.month is None:
        return say("each month, %(which)s", which=which)
    return say("each year in %(month)s, %(which)s", month=month_name(rule.month), which=which)


def _from_easter(days: int) -> Text:
    if days in EASTER_WORDS:
        return say("each year, %(day)s", day=EASTER_WORDS[days])
    if days > 0:
        return say_n(
            "each year, %(n)s day after Easter", "each year, %(n)s days after Easter", days
        )
    return say_n("each year, %(n)s day before Easter", "each year, %(n)s days before Easter", -days)
