"""An approved post that something puts under a stricter rule is asked about again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from editorial.approval.reopening import ask_again
from editorial.approval.rules import Course
from editorial.approval.standing import courses
from models.actor import Actor
from models.approval import ApprovalCondition, Because, Level
from models.media_library import MediaUse
from models.post import Post
from models.scope import scoped
from models.way import PostState, Temperature

Lacks = Mapping[int, frozenset[Level]]
"""Of approved posts the levels that are not complete: the rule became stricter since."""


@contextmanager
def asked_again(
    session: Session, actor: Actor, post_ids: Collection[int], *, now: datetime
) -> Iterator[None]:
    """Around something that leaves a post’s content as it is. What was agreed still counts."""
    before = _lacking(session, actor, post_ids)
    yield
    session.flush()
    after = _lacking(session, actor, before)
    for post_id, levels in after.items():
        if levels - before[post_id]:
            ask_again(session, actor, _locked(session, actor, post_id), now=now)


@contextmanager
def asked_when_late(session: Session, actor: Actor, *, now: datetime) -> Iterator[None]:
    """Around whatever sets when posts leave: a hot one may come to leave late in the evening."""
    with asked_again(session, actor, _hot(session, actor, now=now), now=now):
        yield


@contextmanager
def asked_when_shown(
    session: Session, actor: Actor, media_id: int, *, now: datetime
) -> Iterator[None]:
    """Around what is said of a picture or video: whom it shows may ask for one agreement more."""
    shown = select(MediaUse.post_id).where(
        MediaUse.workspace_id == actor.workspace_id, MediaUse.media_id == media_id
    )
    with asked_again(session, actor, session.scalars(shown).all(), now=now):
        yield


def _lacks(where: Course) -> frozenset[Level]:
    return frozenset(step.level for step in where.steps if step.missing)


def _lacking(session: Session, actor: Actor, post_ids: Collection[int]) -> Lacks:
    if not post_ids:
        return {}
    wanted = scoped(actor, Post).where(Post.id.in_(post_ids), Post.state == PostState.APPROVED)
    found = session.scalars(wanted).all()
    return {one: _lacks(at) for one, at in courses(session, actor.workspace_id, found).items()}


def _locked(session: Session, actor: Actor, post_id: int) -> Post:
    wanted = scoped(actor, Post).where(Post.id == post_id)
    return session.scalars(wanted.with_for_update(key_share=True)).one()


def _hot(session: Session, actor: Actor, *, now: datetime) -> list[int]:
    """Those that the hour may concern; none where nobody asks for the hour."""
    late = select(ApprovalCondition.id).where(
        ApprovalCondition.workspace_id == actor.workspace_id,
        ApprovalCondition.because == Because.LATE,
    )
    if session.scalar(late.limit(1)) is None:
        return []
    fresh = or_(Post.fresh_until.is_(None), Post.fresh_until > now)
    hot = scoped(actor, Post).where(
        Post.state == PostState.APPROVED, Post.temperature == Temperature.HOT, fresh
    )
    return [post.id for post in session.scalars(hot)]
