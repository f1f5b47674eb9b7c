"""The composer's fields for a post that is used again: its other wordings and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from lib.i18n import Text, say
from models.reuse import MonthDays, ReuseRules

_NUMBERS: Final = ("rest_days", "most_uses", "reread_months")
_ENDS: Final = ("from", "to")


@dataclass(frozen=True, slots=True)
class Season:
    """As it stands in the form: day and month of its first and its last day, as typed."""

    from_day: str = ""
    from_month: str = ""
    to_day: str = ""
    to_month: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.from_day or self.to_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseTyped:
    """`fields`: what stands in each, as typed. `wrong`: those that could not be read."""

    rules: ReuseRules
    fields: Mapping[str, str]
    seasons: tuple[Season, ...]
    wrong: Mapping[str, Text]


def wordings(given: MultiDict[str, str], before: tuple[str, ...]) -> tuple[str, ...]:
    """Those with something in them; as they were where the form has no fields for them."""
    if "wording" not in given:
        return before
    typed = (
        one.replace("\r\n", "\n").replace("\r", "\n").strip() for one in given.getlist("wording")
    )
    return tuple(one for one in typed if one)


def filled(rules: ReuseRules) -> ReuseTyped:
    fields = {name: _shown(getattr(rules, name)) for name in (*_NUMBERS, "expires_on")}
    return ReuseTyped(
        rules=rules, fields=fields, seasons=tuple(map(_parts, rules.seasons)), wrong={}
    )


def typed(given: MultiDict[str, str], before: ReuseRules) -> ReuseTyped:
    """`before`: the rules that stay where the form has no fields for them."""
    if "rest_days" not in given:
        return filled(before)
    fields = {name: given.get(name, "").strip() for name in (*_NUMBERS, "expires_on")}
    seasons = _seasons(given)
    wrong: dict[str, Text] = {}
    numbers = {name: _number(name, fields[name], wrong) for name in _NUMBERS}
    rules = ReuseRules(
        **numbers,
        expires_on=_day(fields["expires_on"], wrong),
        seasons=tuple(map(_joined, seasons)),
    )
    return ReuseTyped(rules=rules, fields=fields, seasons=seasons, wrong=wrong)


def _number(name: str, value: str, wrong: dict[str, Text]) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 7):
        wrong[name] = say("Write a whole number, or leave it empty.")
        return None
    return int(value)


def _day(value: str, wrong: dict[str, Text]) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        wrong["expires_on"] = say("Write a day such as 2026-12-01.")
        return None


def _seasons(given: MultiDict[str, str]) -> tuple[Season, ...]:
    columns = [
        [one.strip() for one in given.getlist(f"season-{end}-{part}")]
        for end in _ENDS
        for part in ("day", "month")
    ]
    found = (Season(*row) for row in zip(*columns, strict=False))
    return tuple(one for one in found if not one.is_empty)


def _joined(one: Season) -> MonthDays:
    return (
        f"{one.from_month.zfill(2)}-{one.from_day.zfill(2)}",
        f"{one.to_month.zfill(2)}-{one.to_day.zfill(2)}",
    )


def _parts(stored: MonthDays) -> Season:
    (from_month, from_day), (to_month, to_day) = (day.split("-") for day in stored)
    return Season(*(part.lstrip("0") for part in (from_day, from_month, to_day, to_month)))


def _shown(value: int | date | None) -> str:
    return "" if value is None else str(value)
