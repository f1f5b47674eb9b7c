"""By when things are to be agreed to here, and when people are reminded: read, set, and said."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from editorial.holding.deadline import Deadlines
from lib.errors import Invalid
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.people import Workspace
from models.permissions import May
from models.way import Temperature

# Of each setting the least and the most; the names are the columns of the workspace.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "due_hot_minutes": (0, 7 * 24 * 60),
    "due_warm_hours": (0, 60 * 24),
    "due_cold_hours": (0, 60 * 24),
    "due_days": (1, 60),
    "remind_first": (1, 98),
    "remind_last": (2, 99),
}


def deadlines_of(home: Workspace) -> Deadlines:
    return Deadlines(
        leads={
            Temperature.HOT: timedelta(minutes=home.due_hot_minutes),
            Temperature.WARM: timedelta(hours=home.due_warm_hours),
            Temperature.COLD: timedelta(hours=home.due_cold_hours),
        },
        answered_within=timedelta(days=home.due_days),
        first=home.remind_first,
        last=home.remind_last,
    )


def settings_of(home: Workspace) -> dict[str, int]:
    """By the names of `BOUNDS`."""
    return {name: getattr(home, name) for name in BOUNDS}


def set_deadlines(session: Session, actor: Actor, given: Mapping[str, int | None]) -> None:
    """What is not `given` stays; None: it could not be read. Raises Invalid, NotAllowed."""
    actor.must(May.SET_RULES)
    home = session.get_one(Workspace, actor.workspace_id)
    wanted: dict[str, int | None] = {**settings_of(home), **given}
    wrong = {name: _between(name) for name, value in wanted.items() if not _fits(name, value)}
    first, last = wanted["remind_first"], wanted["remind_last"]
    if not wrong and first is not None and last is not None and first >= last:
        wrong = {"remind_last": say("The second reminder comes after the first.")}
    if wrong:
        remedy = say("Correct what is said beside each field.")
        raise Invalid(say("The deadlines are not kept."), remedy=remedy, fields=wrong)
    for name, value in wanted.items():
        setattr(home, name, value)


def in_words(home: Workspace) -> list[Text]:
    return [
        say(
            "A hot post should be agreed to %(time)s before it leaves, a warm one %(warm)s, a cold "
            "one %(cold)s; moved into working hours.",
            time=say_n("%(n)s minute", "%(n)s minutes", home.due_hot_minutes),
            warm=_hours(home.due_warm_hours),
            cold=_hours(home.due_cold_hours),
        ),
        say(
            "Where nothing says when it leaves: within %(days)s.",
            days=say_n("%(n)s day", "%(n)s days", home.due_days),
        ),
        say(
            "Reminders come when %(first)s %% and when %(last)s %% of the time is used up.",
            first=home.remind_first,
            last=home.remind_last,
        ),
    ]


def _hours(count: int) -> Text:
    return say_n("%(n)s hour", "%(n)s hours", count)


def _fits(name: str, value: int | None) -> bool:
    least, most = BOUNDS[name]
    return value is not None and least <= value <= most


def _between(name: str) -> Text:
    least, most = BOUNDS[name]
    return say("From %(least)s to %(most)s.", least=least, most=most)
