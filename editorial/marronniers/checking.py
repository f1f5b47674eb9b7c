"""Whether what a person says of a marronnier can be: each field that cannot is told by name."""

from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.yearly import (
    EARLIEST_FROM_EASTER,
    LATEST_FROM_EASTER,
    MOST_PLUS,
    NTH,
    DayOf,
    FromEaster,
    Rule,
    WeekdayOf,
)
from models.actor import Actor
from models.channel import Channel
from models.people import Membership
from models.post import Post
from models.scope import scoped

if TYPE_CHECKING:
    from editorial.marronniers.keeping import Described

LONGEST: Final = 62  # days that an occasion lasts
LEAD: Final = (7, 300)  # days ahead, least and most
_MOST: Final = {"name": 120, "pillar": 120, "goal": 200, "note": 5000}  # characters
# The most that each month has, in a leap year.
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def checked(session: Session, actor: Actor, described: "Described") -> None:
    """Raises Invalid."""
    fields = {
        **_texts(described),
        **_lengths(described),
        **wrong_rule(described.rule),
        **_references(session, actor, described),
    }
    if fields:
        raise Invalid(
            say("This cannot be kept as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )


def wrong_rule(rule: Rule) -> dict[str, Text]:
    """By field, what no calendar has."""
    match rule:
        case DayOf(day=day, month=month):
            return _wrong_month(month) or _wrong_day(day, month)
        case WeekdayOf():
            return _wrong_weekday(rule)
        case FromEaster(days=days):
            return _outside("days", days, EARLIEST_FROM_EASTER, LATEST_FROM_EASTER)


def _wrong_weekday(rule: WeekdayOf) -> dict[str, Text]:
    found = {**_wrong_month(rule.month), **_outside("plus", rule.plus, 0, MOST_PLUS)}
    if rule.nth not in NTH:
        found["nth"] = say("Choose the first, second, third, fourth or last.")
    if not 0 <= rule.weekday < 7:
        found["weekday"] = say("Choose a day of the week.")
    return found


def _outside(name: str, given: int, least: int, most: int) -> dict[str, Text]:
    if least <= given <= most:
        return {}
    return {name: say("A number from %(least)s to %(most)s.", least=least, most=most)}


def _wrong_month(month: int | None) -> dict[str, Text]:
    return {} if month is None or 1 <= month <= 12 else {"month": say("Choose a month.")}


def _wrong_day(day: int, month: int | None) -> dict[str, Text]:
    most = 31 if month is None else _LENGTHS[month - 1]
    if 1 <= day <= most:
        return {}
    return {"day": say("This month has no such day: choose one from 1 to %(most)s.", most=most)}


def _texts(described: "Described") -> dict[str, Text]:
    found: dict[str, Text] = {}
    for name, most in _MOST.items():
        value: str = getattr(described, name)
        if len(value) > most:
            found[name] = say(
                "%(count)s characters; at most %(most)s.", count=len(value), most=most
            )
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            found[name] = say("It holds characters that no network takes (NUL or half of a pair).")
    if not described.name.strip():
        found["name"] = say("A name is needed: it stands in the calendar.")
    return found


def _lengths(described: "Described") -> dict[str, Text]:
    return {
        **_outside("lasts", described.lasts_days, 1, LONGEST),
        **_outside("lead", described.lead_days, *LEAD),
    }


def _references(session: Session, actor: Actor, described: "Described") -> dict[str, Text]:
    found = {}
    asked = set(described.channels)
    active = scoped(actor, Channel).where(Channel.id.in_(asked), Channel.archived_at.is_(None))
    if unknown := asked - {channel.id for channel in session.scalars(active)}:
        ids = ", ".join(map(str, sorted(unknown)))
        found["channels"] = say("There is no channel %(ids)s here.", ids=ids)
    if described.owner_id is not None:
        member = select(Membership.id).where(
            Membership.workspace_id == actor.workspace_id,
            Membership.user_id == described.owner_id,
        )
        if session.scalar(member) is None:
            found["owner"] = say("This person is not in the association.")
    if described.model_id is not None:
        model = scoped(actor, Post).where(Post.id == described.model_id)
        if session.scalars(model).one_or_none() is None:
            found["model"] = say("There is no post %(id)s here.", id=str(described.model_id))
    return found
