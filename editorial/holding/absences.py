"""Saying that one is away, and who stands in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.approval.standing import members
from lib.errors import Invalid, NotAllowed
from lib.i18n import Text, say
from lib.zones import wall_time
from models.absence import Absence
from models.actor import Actor
from models.notice import NoticeKind
from models.people import Workspace
from models.permissions import May, may
from models.scope import fetch, scoped
from models.telling import News, settle, tell


def be_away(
    session: Session,
    actor: Actor,
    *,
    user_id: int,
    first: date,
    last: date,
    deputy_id: int | None,
    now: datetime,
) -> Absence:
    """Told to both. Raises NotAllowed for others, below manager, and Invalid."""
    _must_see_to(actor, user_id)
    names = {one.user_id: one.name for one in members(session, actor.workspace_id)}
    this_day = today(session, actor.workspace_id, now)
    if user_id not in names:
        raise _wrong("user", say("This person is not here."))
    if not this_day <= last or last < first:
        raise _wrong("last", say("The last day is over already, or before the first."))
    if deputy_id is not None:
        _must_be_able(session, actor, names, deputy_id, of=user_id)
    absence = Absence(
        workspace_id=actor.workspace_id,
        user_id=user_id,
        deputy_id=deputy_id,
        first=first,
        last=last,
        by_id=actor.user_id,
        created_at=now,
    )
    session.add(absence)
    session.flush()
    _tell(session, actor, absence, name=names[user_id], now=now)
    return absence


def deputies(session: Session, actor: Actor) -> dict[int, str]:
    """User id → name, of those who could stand in for somebody."""
    people = members(session, actor.workspace_id)
    return {one.user_id: one.name for one in people if may(one.role, May.BE_ASKED)}


def stand_in(
    session: Session, actor: Actor, absence_id: int, deputy_id: int, *, now: datetime
) -> Absence:
    """Names who stands in for an absence that is kept already. Both are told.

    Raises NotFound, NotAllowed, Invalid.
    """
    absence = fetch(session, actor, Absence, absence_id)
    _must_see_to(actor, absence.user_id)
    names = {one.user_id: one.name for one in members(session, actor.workspace_id)}
    _must_be_able(session, actor, names, deputy_id, of=absence.user_id)
    absence.deputy_id = deputy_id
    session.flush()
    _tell(session, actor, absence, name=names.get(absence.user_id, "?"), now=now)
    return absence


def be_back(session: Session, actor: Actor, absence_id: int, *, now: datetime) -> None:
    """Ends it, or takes it back. Raises NotFound and NotAllowed."""
    absence = fetch(session, actor, Absence, absence_id)
    _must_see_to(actor, absence.user_id)
    settle(session.connection(), actor.workspace_id, _matter(absence), now=now)
    session.delete(absence)


def current(session: Session, actor: Actor, *, now: datetime) -> Sequence[Absence]:
    """Those that are not over; a volunteer is shown their own."""
    wanted = scoped(actor, Absence).where(Absence.last >= today(session, actor.workspace_id, now))
    if not actor.may(May.SEE_DESKS):
        wanted = wanted.where(Absence.user_id == actor.user_id)
    return session.scalars(wanted.order_by(Absence.first, Absence.id)).all()


def today(session: Session, workspace_id: int, now: datetime) -> date:
    zone = session.scalars(select(Workspace.zone).where(Workspace.id == workspace_id)).one()
    return wall_time(now, zone).date()


def _must_be_able(
    session: Session, actor: Actor, names: Mapping[int, str], deputy_id: int, *, of: int
) -> None:
    if deputy_id not in names or deputy_id == of:
        raise _wrong("deputy", say("Choose somebody else who is here."))
    if deputy_id not in deputies(session, actor):
        own_only = say("%(name)s reads their own posts only.", name=names[deputy_id])
        raise _wrong("deputy", own_only)


def _must_see_to(actor: Actor, user_id: int) -> None:
    if user_id != actor.user_id and not actor.may(May.SPEAK_FOR_ABSENT):
        raise NotAllowed(
            say("Only managers say of somebody else that they are away."),
            remedy=say("Ask a manager, or the person."),
        )


def _tell(session: Session, actor: Actor, absence: Absence, *, name: str, now: datetime) -> None:
    people = {absence.user_id, absence.deputy_id} - {actor.user_id, None}
    words = say(
        "%(name)s is away from %(first)s to %(last)s.",
        name=name,
        first=absence.first,
        last=absence.last,
    )
    news = News(
        kind=NoticeKind.REMINDER,
        matter=_matter(absence),
        words=words,
        why=say("It is you, or you stand in meanwhile."),
        link="/holding",
    )
    told = [one for one in people if one is not None]
    tell(session.connection(), actor.workspace_id, told, news, now=now)


def _matter(absence: Absence) -> str:
    return f"absence:{absence.id}"


def _wrong(field: str, words: Text) -> Invalid:
    return Invalid(say("The absence is not kept."), remedy=words, fields={field: words})
