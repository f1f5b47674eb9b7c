"""The form of a marronnier: from what a person typed to its description, and back."""

from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from editorial.marronniers.keeping import Described
from lib.errors import Invalid
from lib.i18n import say
from lib.yearly import Basis, DayOf, FromEaster, Rule, WeekdayOf, basis_of, from_json
from models.marronnier import Marronnier

_NO_NUMBER: Final = -999  # no rule takes it: it says what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The fields as they stand on the page. Months: "" is each one. `model`, `owner`: ids or ""."""

    name: str = ""
    by: str = Basis.DAY.value
    day: str = ""
    month_day: str = ""
    nth: str = "1"
    weekday: str = "0"
    month_weekday: str = ""
    plus: str = "0"
    days: str = "1"
    lasts: str = "1"
    lead: str = "60"
    pillar: str = ""
    goal: str = ""
    note: str = ""
    model: str = ""
    owner: str = ""
    channels: tuple[int, ...] = field(default=())


EMPTY: Final = Given()


def sent(form: MultiDict[str, str]) -> Given:
    """As the browser sent it."""
    texts = {
        name: form.get(name, getattr(EMPTY, name)).replace("\r\n", "\n").strip()
        for name in Given.__dataclass_fields__
        if name != "channels"
    }
    chosen = [_number(one) for one in form.getlist("channel")]
    return Given(**texts, channels=tuple(one for one in chosen if one > 0))


def filled(found: Marronnier) -> Given:
    rule = from_json(found.rule)
    return Given(
        name=found.name,
        lasts=str(found.lasts_days),
        lead=str(found.lead_days),
        pillar=found.pillar,
        goal=found.goal,
        note=found.note,
        model=_text(found.model_id),
        owner=str(found.owner_id),
        channels=tuple(found.channels),
        by=basis_of(rule).value,
        **_of_rule(rule),
    )


def described(given: Given) -> Described:
    """Raises Invalid where it is not said by what it goes; what numbers mean is checked later."""
    return Described(
        name=given.name,
        rule=_rule(given),
        lasts_days=_number(given.lasts),
        lead_days=_number(given.lead),
        channels=given.channels,
        pillar=given.pillar,
        goal=given.goal,
        note=given.note,
        model_id=_number(given.model) if given.model else None,
        owner_id=_number(given.owner) if given.owner else None,
    )


def _rule(given: Given) -> Rule:
    if given.by not in set(Basis):
        what = say("It is not said when it comes back.")
        raise Invalid(what, remedy=say("Choose one of the three ways."), fields={"by": what})
    match Basis(given.by):
        case Basis.DAY:
            return DayOf(day=_number(given.day), month=_month(given.month_day))
        case Basis.EASTER:
            return FromEaster(days=_number(given.days))
        case Basis.WEEKDAY:
            return WeekdayOf(
                nth=_number(given.nth),
                weekday=_number(given.weekday),
                month=_month(given.month_weekday),
                plus=_number(given.plus),
            )


def _of_rule(rule: Rule) -> dict[str, str]:
    match rule:
        case DayOf(day=day, month=month):
            return {"day": str(day), "month_day": _text(month)}
        case WeekdayOf():
            return {
                "nth": str(rule.nth),
                "weekday": str(rule.weekday),
                "month_weekday": _text(rule.month),
                "plus": str(rule.plus),
            }
        case FromEaster(days=days):
            return {"days": str(days)}


def _month(given: str) -> int | None:
    return _number(given) if given else None


def _number(given: str) -> int:
    plain = given.removeprefix("-")
    fits = plain.isascii() and plain.isdecimal() and len(plain) < 10
    return int(given) if fits else _NO_NUMBER


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
