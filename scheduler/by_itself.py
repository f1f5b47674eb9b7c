"""Planning without being asked, where a workspace wants it.

What has no time gets one, a hot post may send a cold one back to the pool, a place kept for hot
posts is given away the evening before. Nothing planned is moved for a better hour: somebody has
seen it where it is.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import CursorResult, Exists, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.people import Workspace
from models.permissions import May
from models.post import Post
from models.way import PostState, Role, Temperature
from scheduler.adopting import adopt
from scheduler.weeks import weeks

EVERY: Final = timedelta(hours=1)
_AT_ONCE: Final = timedelta(minutes=1)  # for a hot post that was approved since
AHEAD: Final = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Turn:
    """A workspace, and when it was planned last, None: never."""

    workspace_id: int
    last: datetime | None


def switch(session: Session, actor: Actor, *, on: bool) -> None:
    """For the actor's workspace. Raises NotAllowed below a manager."""
    actor.must(May.PLAN_BY_ITSELF)
    session.get_one(Workspace, actor.workspace_id).plans_itself = on


def is_on(session: Session, actor: Actor) -> bool:
    return session.get_one(Workspace, actor.workspace_id).plans_itself


def due(session: Session, *, now: datetime) -> list[Turn]:
    """The workspaces that want it and were last planned an hour ago, or before a hot post came."""
    last = Workspace.planned_at
    soon = and_(last <= now - _AT_ONCE, _hot_since())
    wanted = select(Workspace.id, last).where(
        Workspace.plans_itself, or_(last.is_(None), last <= now - EVERY, soon)
    )
    return [Turn(*row) for row in session.execute(wanted.order_by(Workspace.id))]


def take_turn(session: Session, turn: Turn, *, now: datetime) -> bool:
    """Whether it is ours: of several daemons one gets it."""
    mine: CursorResult[object] = session.execute(  # type: ignore[assignment]
        update(Workspace)
        .where(
            Workspace.id == turn.workspace_id, Workspace.planned_at.is_not_distinct_from(turn.last)
        )
        .values(planned_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(mine.rowcount)


class Asking(Protocol):
    """Around what sets when posts leave: has those asked about whose rule became stricter by it."""

    def __call__(
        self, session: Session, actor: Actor, *, now: datetime
    ) -> AbstractContextManager[None]: ...


def plan(house: House, workspace_id: int, *, asking: Asking) -> int:
    """Its next two weeks. Gives how many deliveries it wrote or changed."""
    nobody = Actor(user_id=0, workspace_id=workspace_id, role=Role.EDITOR, name="")
    now = house.now()
    with house.database.reading() as session:
        found = weeks(session, nobody, now=now, until=now + AHEAD, unasked=True)
    with house.database.transaction() as session, asking(session, nobody, now=now):
        return len(adopt(session, nobody, found, now=now))


def _hot_since() -> Exists:
    return exists().where(
        Post.workspace_id == Workspace.id,
        Post.state == PostState.APPROVED,
        Post.temperature == Temperature.HOT,
        Post.wished_at.is_(None),
        Post.updated_at > Workspace.planned_at,
        ~exists().where(Delivery.post_id == Post.id),
    )
