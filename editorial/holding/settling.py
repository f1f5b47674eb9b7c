"""What was told of a post that waits no more wants nobody any more."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from editorial.holding.missing import MATTER
from editorial.holding.reminding import PRESSING
from models.notice import Notice, NoticeKind
from models.post import Post
from models.way import PostState


def is_any_done(session: Session) -> bool:
    """So that nobody opens a writing transaction every few minutes for nothing."""
    return session.scalar(select(Notice.id).where(_done()).limit(1)) is not None


def settle_done(session: Session, *, now: datetime) -> None:
    session.execute(
        update(Notice)
        .where(_done())
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def _done() -> ColumnElement[bool]:
    reminded = Notice.kind.in_((NoticeKind.REMINDER, NoticeKind.ESCALATED))
    missed = and_(Notice.kind == NoticeKind.HELD, Notice.matter.startswith(MATTER, autoescape=True))
    return and_(
        Notice.read_at.is_(None),
        Notice.post_id.is_not(None),  # an absence is no post’s
        or_(and_(reminded, ~_stands(*PRESSING)), and_(missed, ~_stands(PostState.IN_REVIEW))),
    )


def _stands(*states: PostState) -> ColumnElement[bool]:
    return exists().where(
        Post.id == Notice.post_id,
        Post.workspace_id == Notice.workspace_id,
        Post.state.in_(states),
    )
