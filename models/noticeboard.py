"""A person's notices: listed, counted, read."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from lib.errors import NotFound
from models.actor import Actor
from models.notice import Notice, NoticeKind
from models.scope import scoped


class Family(StrEnum):
    """What notices are filtered by."""

    REVIEW = "review"
    LIVE = "live"
    TROUBLE = "trouble"
    YEAR = "year"


KINDS: Final[Mapping[Family, tuple[NoticeKind, ...]]] = {
    Family.REVIEW: (
        NoticeKind.TO_REVIEW,
        NoticeKind.APPROVED,
        NoticeKind.CHANGES_REQUESTED,
        NoticeKind.REJECTED,
        NoticeKind.EDITED,
        NoticeKind.HANDED_OVER,
        NoticeKind.VOID,
        NoticeKind.REMINDER,
        NoticeKind.ESCALATED,
    ),
    Family.LIVE: (NoticeKind.LIVE, NoticeKind.THANKS),
    Family.TROUBLE: (
        NoticeKind.UNSURE,
        NoticeKind.FAILED,
        NoticeKind.MISSED,
        NoticeKind.HELD,
        NoticeKind.DISPLACED,
        NoticeKind.ACCESS,
        NoticeKind.WEBHOOK,
        NoticeKind.DEVICE,
        NoticeKind.STOPPED,
    ),
    Family.YEAR: (NoticeKind.OCCASION,),
}


def unread_count(session: Session, actor: Actor) -> int:
    waiting = _own(actor).where(Notice.read_at.is_(None)).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def listed(
    session: Session,
    actor: Actor,
    *,
    family: Family | None = None,
    unread: bool = False,
    skip: int = 0,
    limit: int = 100,
) -> list[Notice]:
    """The actor's own: what is not read yet first, and of each the newest first."""
    found = _own(actor)
    if family is not None:
        found = found.where(Notice.kind.in_(KINDS[family]))
    if unread:
        found = found.where(Notice.read_at.is_(None))
    order = (Notice.read_at.is_not(None), Notice.at.desc(), Notice.id.desc())
    return list(session.scalars(found.order_by(*order).offset(skip).limit(limit)))


def mark_read(session: Session, actor: Actor, notice_id: int, *, now: datetime) -> None:
    """Raises NotFound for one that is not the actor's own."""
    if not 0 < notice_id < 2**63:
        raise NotFound
    found = session.scalars(_own(actor).where(Notice.id == notice_id)).one_or_none()
    if found is None:
        raise NotFound
    found.read_at = found.read_at or now


def mark_all_read(session: Session, actor: Actor, *, until: datetime, now: datetime) -> int:
    """`until`: what came later was not seen yet. How many that were."""
    unread = _own(actor).where(Notice.read_at.is_(None), Notice.at <= until)
    found = list(session.scalars(unread.with_only_columns(Notice.id)))
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == actor.workspace_id, Notice.id.in_(found))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )
    return len(found)


def _own(actor: Actor) -> Select[Notice]:
    return scoped(actor, Notice).where(Notice.user_id == actor.user_id)
