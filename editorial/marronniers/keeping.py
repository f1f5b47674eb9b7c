"""What comes back every year: kept, changed and ended by editors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from editorial.marronniers.checking import checked
from editorial.marronniers.expanding import expand, local_day
from lib.errors import Invalid
from lib.i18n import say
from lib.yearly import Rule, to_json
from models.actor import Actor
from models.marronnier import Marronnier, Occasion
from models.permissions import May
from models.scope import fetch, scoped

MOST: Final = 200  # in a workspace: the calendar looks at the dates of all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a person says of a marronnier; the columns of `models.marronnier`.

    `owner_id` None: whoever keeps it.
    """

    name: str
    rule: Rule
    lasts_days: int = 1
    lead_days: int = 60
    channels: Sequence[int] = ()
    pillar: str = ""
    goal: str = ""
    note: str = ""
    model_id: int | None = None
    owner_id: int | None = None


def keep(session: Session, actor: Actor, described: Described, *, now: datetime) -> Marronnier:
    """A new one, its next occasions with it. Raises NotAllowed, Invalid."""
    actor.must(May.KEEP_MARRONNIERS)
    _must_be_few(session, actor)
    checked(session, actor, described)
    marronnier = Marronnier(workspace_id=actor.workspace_id, created_at=now)
    _describe(marronnier, described, actor)
    session.add(marronnier)
    session.flush()
    expand(session, marronnier.id, now=now)
    return marronnier


def change(
    session: Session, actor: Actor, marronnier_id: int, described: Described, *, now: datetime
) -> Marronnier:
    """As `keep`. Occasions to come follow, unless something was written or decided for them."""
    actor.must(May.KEEP_MARRONNIERS)
    marronnier = one(session, actor, marronnier_id)
    checked(session, actor, described)
    _describe(marronnier, described, actor)
    _forget_open(session, marronnier, now=now)
    expand(session, marronnier.id, now=now)
    return marronnier


def end(session: Session, actor: Actor, marronnier_id: int, *, now: datetime) -> Marronnier:
    """It is proposed no more; what was written for it stays."""
    actor.must(May.KEEP_MARRONNIERS)
    marronnier = one(session, actor, marronnier_id)
    marronnier.ended_at = marronnier.ended_at or now
    _forget_open(session, marronnier, now=now)
    return marronnier


def take_up(session: Session, actor: Actor, marronnier_id: int, *, now: datetime) -> Marronnier:
    """One that was ended comes back again."""
    actor.must(May.KEEP_MARRONNIERS)
    marronnier = one(session, actor, marronnier_id)
    marronnier.ended_at = None
    session.flush()
    expand(session, marronnier.id, now=now)
    return marronnier


def one(session: Session, actor: Actor, marronnier_id: int) -> Marronnier:
    """Raises NotFound."""
    return fetch(session, actor, Marronnier, marronnier_id)


def kept(session: Session, actor: Actor) -> list[Marronnier]:
    """Those that go on first, then by name."""
    found = scoped(actor, Marronnier)
    order = (Marronnier.ended_at.is_not(None), func.lower(Marronnier.name), Marronnier.id)
    return list(session.scalars(found.order_by(*order)))


def _describe(marronnier: Marronnier, described: Described, actor: Actor) -> None:
    marronnier.name = described.name.strip()
    marronnier.rule = to_json(described.rule)
    marronnier.lasts_days = described.lasts_days
    marronnier.lead_days = described.lead_days
    marronnier.channels = sorted(set(described.channels))
    marronnier.pillar = described.pillar
    marronnier.goal = described.goal
    marronnier.note = described.note.strip()
    marronnier.model_id = described.model_id
    marronnier.owner_id = described.owner_id or actor.user_id


def _forget_open(session: Session, marronnier: Marronnier, *, now: datetime) -> None:
    """Occasions to come for which nobody wrote or decided anything."""
    today: date = local_day(session, marronnier.workspace_id, now=now)
    session.execute(
        delete(Occasion).where(
            Occasion.marronnier_id == marronnier.id,
            Occasion.post_id.is_(None),
            Occasion.skipped_at.is_(None),
            Occasion.last >= today,
        )
    )


def _must_be_few(session: Session, actor: Actor) -> None:
    own = select(func.count(Marronnier.id)).where(Marronnier.workspace_id == actor.workspace_id)
    if (session.scalar(own) or 0) >= MOST:
        raise Invalid(
            say("More than %(most)s cannot be kept.", most=MOST),
            remedy=say("Change one that is ended."),
        )
