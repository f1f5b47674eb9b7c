"""What could be placed: drafts, approved posts without a time, cold ones that may be used again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, UnaryExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import Delivery
from models.permissions import May
from models.post import Post, Revision
from models.way import DeliveryState, PostState, Temperature
from scheduler.pool.library import Book, books_of
from scheduler.pool.wordings import USED

FEW: Final = 30
MOST: Final = 300
P = PostState
_WRITTEN: Final = (P.IDEA, P.DRAFT, P.IN_REVIEW, P.CHANGES_REQUESTED)


class Kind(StrEnum):
    DRAFTS = "drafts"
    APPROVED = "approved"
    COLD = "cold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """`channels`: how many it goes to. `book`: of a cold one, what the pool says of it."""

    id: int
    title: str
    temperature: Temperature
    state: PostState
    pillar: str
    channels: int
    book: Book | None = None

    @property
    def last(self) -> datetime | None:
        """Its last use, on any channel."""
        used = (one.last for one in self.book.on if one.last) if self.book else ()
        return max(used, default=None)

    @property
    def ready(self) -> bool:
        """Whether it may leave now, on some channel."""
        return self.book is not None and any(
            one.why is None and one.planned is None for one in self.book.on
        )

    @property
    def next(self) -> datetime | None:
        """When it may leave first; None where it may already, or where somebody must act."""
        if self.book is None or self.ready:
            return None
        return min((one.until for one in self.book.on if one.until), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """`more`: whether there are others."""

    posts: Sequence[Unplaced]
    more: bool


def unplaced(
    session: Session, actor: Actor, kind: Kind, *, words: str = "", most: int = FEW, now: datetime
) -> Shelf:
    """At most `most`, with those `words` in the title. Drafts and approved ones: newest first; cold
    ones: the one that rested longest first. Raises NotAllowed.
    """
    actor.must(May.PLAN)
    wanted = (
        select(Post.id, Post.title, Post.temperature, Post.state, Post.pillar, Revision.content)
        .join(Revision, Revision.id == Post.revision_id)
        .where(Post.workspace_id == actor.workspace_id, *_of(kind, now))
        .order_by(*_order(kind))
        .limit(most + 1)
    )
    if words:
        wanted = wanted.where(Post.title.icontains(words, autoescape=True))
    rows = session.execute(wanted).all()
    books = _books(session, actor, kind, [row.id for row in rows[:most]], now=now)
    posts = [
        Unplaced(
            id=row.id,
            title=row.title,
            temperature=row.temperature,
            state=row.state,
            pillar=row.pillar,
            channels=len(row.content.get("channels", ())),
            book=books.get(row.id),
        )
        for row in rows[:most]
        if kind is not Kind.COLD or _is_free(books.get(row.id))
    ]
    return Shelf(posts=posts, more=len(rows) > most)


def _of(kind: Kind, now: datetime) -> tuple[ColumnElement[bool], ...]:
    nowhere = ~exists().where(
        Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED
    )
    match kind:
        case Kind.DRAFTS:
            return Post.state.in_(_WRITTEN), Post.wished_at.is_(None), nowhere
        case Kind.APPROVED:
            # What is wished for later gets its time by itself.
            unwished = or_(Post.wished_at.is_(None), Post.wished_at <= now)
            warm = Post.temperature != Temperature.COLD
            return Post.state == PostState.APPROVED, warm, unwished, nowhere
        case Kind.COLD:
            agreed = and_(Post.state == PostState.APPROVED, Post.approved_hash == Revision.hash)
            return Post.temperature == Temperature.COLD, agreed


def _order(kind: Kind) -> tuple[UnaryExpression[Any], ...]:
    if kind is not Kind.COLD:
        return Post.updated_at.desc(), Post.id.desc()
    last = (
        select(func.max(Delivery.due_at))
        .where(Delivery.post_id == Post.id, Delivery.state.in_(USED))
        .scalar_subquery()
    )
    return last.asc().nulls_first(), Post.id.asc()


def _books(
    session: Session, actor: Actor, kind: Kind, ids: Sequence[int], *, now: datetime
) -> dict[int, Book]:
    if kind is not Kind.COLD:
        return {}
    return {one.post.id: one for one in books_of(session, actor.workspace_id, ids, now=now)}


def _is_free(book: Book | None) -> bool:
    """Whether it could be placed somewhere: not where it is planned, or has said everything."""
    return book is not None and any(one.planned is None for one in book.on)
