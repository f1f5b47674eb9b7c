"""What was said of a post, by talk: a remark and its answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial.commenting.anchors import Anchor, Place, found_again, is_there
from models.comment import Comment, Thread
from models.content import Content
from models.post import Post, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A remark with what was answered, the first first. `anchor` None: about the post as a whole.

    `place`: where its passage stands now; None: nowhere, or it has none. `older`: what it is about
    is no longer there. `number`: of the version that was read.
    """

    first: Comment
    answers: Sequence[Comment]
    anchor: Anchor | None
    place: Place | None
    older: bool
    number: int

    @property
    def is_open(self) -> bool:
        return self.first.settled_at is None

    @property
    def anchor_field(self) -> str:
        """Of the post, "" for all of it."""
        return self.anchor.field if self.anchor else ""

    @property
    def span(self) -> tuple[int, int]:
        """Where its passage begins and ends now; nothing of the text where it is nowhere."""
        if self.anchor is None or self.place is None:
            return (0, 0)
        return (self.place.start, self.place.start + len(self.anchor.quote))

    @property
    def may_be_taken(self) -> bool:
        """A suggestion that is open, and whose passage is there once."""
        sure = self.place is not None and self.place.sure
        return self.first.replacement is not None and self.is_open and sure


def talks(session: Session, post: Post, content: Content, *, thread: Thread) -> list[Talk]:
    """Of one thread only, in the order in which they began. `content`: what the post says now.

    Two questions, however many remarks. Guests are shown `Thread.GUESTS` and nothing else.
    """
    said = _said(session, post, thread)
    read = _read(session, post, {one.revision_id for one in said if one.parent_id is None})
    answers: dict[int, list[Comment]] = {}
    for one in said:
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    return [
        _talk(one, answers.get(one.id, []), read[one.revision_id], content)
        for one in said
        if one.parent_id is None
    ]


def open_counts(session: Session, workspace_id: int, post_ids: Collection[int]) -> dict[int, int]:
    """Post id → how many remarks are not settled, of both threads; one question."""
    counted = (
        select(Comment.post_id, func.count(Comment.id))
        .where(
            Comment.workspace_id == workspace_id,
            Comment.post_id.in_(post_ids),
            Comment.parent_id.is_(None),
            Comment.settled_at.is_(None),
        )
        .group_by(Comment.post_id)
    )
    return dict(session.execute(counted).all())


def _said(session: Session, post: Post, thread: Thread) -> Sequence[Comment]:
    wanted = select(Comment).where(
        Comment.workspace_id == post.workspace_id,
        Comment.post_id == post.id,
        Comment.thread == thread,
    )
    return session.scalars(wanted.order_by(Comment.id)).all()


def _read(session: Session, post: Post, revision_ids: Collection[int]) -> dict[int, Revision]:
    if not revision_ids:
        return {}
    wanted = select(Revision).where(
        Revision.workspace_id == post.workspace_id, Revision.id.in_(revision_ids)
    )
    return {one.id: one for one in session.scalars(wanted)}


def _talk(first: Comment, answers: Sequence[Comment], read: Revision, content: Content) -> Talk:
    anchor = None if first.anchor is None else Anchor.from_json(first.anchor)
    place = (
        found_again(anchor, Content.from_json(read.content), content)
        if anchor is not None and anchor.quote
        else None
    )
    gone = anchor is not None and (place is None if anchor.quote else not is_there(anchor, content))
    return Talk(
        first=first, answers=answers, anchor=anchor, place=place, older=gone, number=read.number
    )
