"""/holding: by person what waits for them, since when and by when; one’s own first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import queries
from editorial.holding import absences, deadlines
from editorial.holding.away import absent
from editorial.holding.holders import TASK_WORDS, Held, by_person, urgency
from editorial.holding.reading import held
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.people import Workspace
from models.permissions import May
from web.edge import actor, now, reading
from web.forms import act

blueprint = Blueprint("holding", __name__)
_FEW: Final = 15  # of each person; how many more there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person’s. `late`: how many of them are; `also`: how many wait for the reader as well,
    on whose own desk they stand already.
    """

    user_id: int
    name: str
    first: Sequence[Held]
    count: int
    late: int
    also: int

    @property
    def more(self) -> int:
        return self.count - self.also - len(self.first)


@blueprint.get("/holding")
def show() -> ResponseReturnValue:
    """A volunteer sees who holds their own posts."""
    who, at = actor(), now()
    may_help = who.may(May.SPEAK_FOR_ABSENT)
    only = None if who.may(May.SEE_DESKS) else who.user_id
    with reading() as session:
        waiting = held(session, who.workspace_id, now=at, owner_id=only)
        names = queries.names(session, who)
        people = queries.members(session, who)
        away = absences.current(session, who, now=at)
        deputies = absences.deputies(session, who)
        gone = absent(session, who.workspace_id, now=at) if may_help else {}
        words = deadlines.in_words(session.get_one(Workspace, who.workspace_id))
    stuck = sorted(
        (one for one in waiting if one.stuck or not one.people),
        key=lambda one: urgency(one, now=at),
    )
    return render_template(
        "holding/holding.html",
        desks=_desks(waiting, names, me=who.user_id),
        stuck=stuck[:_FEW],
        more_stuck=len(stuck[_FEW:]),
        count=len(waiting),
        deadline_words=words,
        reads_rules=who.may(May.READ_RULES),
        names=names,
        me=who.user_id,
        at=at,
        task_words=TASK_WORDS,
        people=people,
        deputies=deputies,
        away=away,
        may_hand_over=who.may(May.HAND_OVER),
        gone=gone,
        may_say=may_help,
        may_spare=who.may(May.SET_RULES),
    )


@blueprint.post("/holding/away")
def be_away() -> ResponseReturnValue:
    """`person` (oneself if left out), `first`, `last`, `deputy` ("" nobody)."""

    def leaving(session: Session, who: Actor) -> Text:
        absences.be_away(
            session,
            who,
            user_id=request.form.get("person", who.user_id, type=int),
            first=_day("first"),
            last=_day("last"),
            deputy_id=request.form.get("deputy", type=int),
            now=now(),
        )
        return say("The absence is kept.")

    return act(leaving, otherwise="holding.show")


@blueprint.post("/holding/back")
def be_back() -> ResponseReturnValue:
    """`absence`: it is over, or was a mistake."""

    def returning(session: Session, who: Actor) -> Text:
        absences.be_back(session, who, request.form.get("absence", 0, type=int), now=now())
        return say("The absence is ended.")

    return act(returning, otherwise="holding.show")


def _day(field: str) -> date:
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        wrong = say("Give both days.")
        raise Invalid(
            say("The absence is not kept."), remedy=wrong, fields={field: wrong}
        ) from None


def _desks(waiting: Sequence[Held], names: dict[int, str], *, me: int) -> list[Desk]:
    at = now()
    desks = [
        _desk(user_id, names.get(user_id, "?"), every, me=me, at=at)
        for user_id, every in by_person(waiting, now=at).items()
    ]
    return sorted(desks, key=lambda one: (one.user_id != me, not one.late, one.name.casefold()))


def _desk(user_id: int, name: str, every: Sequence[Held], *, me: int, at: datetime) -> Desk:
    apart = [one for one in every if user_id == me or me not in one.people]
    return Desk(
        user_id=user_id,
        name=name,
        first=apart[:_FEW],
        count=len(every),
        late=sum(one.is_late(at) for one in every),
        also=len(every) - len(apart),
    )
