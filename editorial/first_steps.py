"""The first five steps of an association, each known by what there is: nobody ticks anything."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.invitation import Invitation
from models.people import Membership, Workspace
from models.permissions import May
from models.pillar import Pillar
from models.post import Post
from models.scope import scoped


class Step(StrEnum):
    CONNECT = "connect"
    INVITE = "invite"
    LINE = "line"
    WRITE = "write"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """`done` of the five. `next`: the first that is not."""

    done: frozenset[Step]

    @property
    def next(self) -> Step | None:
        return next((step for step in Step if step not in self.done), None)


def first_steps(session: Session, actor: Actor) -> Steps | None:
    """None where nothing is left to do, for those whom it does not concern, who put them away, and
    in the demo.
    """
    if not actor.may(May.SET_UP) or _are_away(session, actor):
        return None
    steps = Steps(done=frozenset(step for step in Step if _is_done(session, actor, step)))
    return steps if steps.next else None


def put_away(session: Session, actor: Actor, *, now: datetime) -> None:
    """For that person, here."""
    own = scoped(actor, Membership).where(Membership.user_id == actor.user_id)
    for membership in session.scalars(own):
        membership.steps_away_at = now


def _are_away(session: Session, actor: Actor) -> bool:
    if session.get_one(Workspace, actor.workspace_id).demo:
        return True
    own = scoped(actor, Membership).where(
        Membership.user_id == actor.user_id, Membership.steps_away_at.is_not(None)
    )
    return _any(session, own)


def _is_done(session: Session, actor: Actor, step: Step) -> bool:
    match step:
        case Step.CONNECT:
            return _any(session, scoped(actor, Channel).where(Channel.archived_at.is_(None)))
        case Step.INVITE:
            return _is_joined(session, actor)
        case Step.LINE:
            return _any(session, scoped(actor, Pillar).where(Pillar.archived_at.is_(None)))
        case Step.WRITE:
            return _any(session, scoped(actor, Post))
        case Step.PLACE:
            return _any(session, scoped(actor, Delivery))


def _is_joined(session: Session, actor: Actor) -> bool:
    here = scoped(actor, Membership).subquery()
    people = session.scalar(select(func.count()).select_from(here)) or 0
    return people > 1 or _any(session, scoped(actor, Invitation))


def _any(session: Session, found: Select[Any]) -> bool:
    return session.execute(found.limit(1)).first() is not None
