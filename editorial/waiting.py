"""What is in review: whose turn it is, and since when. The longest waiting first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from editorial.approval.rules import Course, asks
from editorial.approval.standing import courses
from editorial.holding.away import away
from editorial.holding.hands import Away, hands_of
from editorial.queries import readable
from models.actor import Actor
from models.content import Content
from models.delivery import Delivery
from models.permissions import May
from models.post import Decision, Post, Revision
from models.way import DeliveryState, Move, PostState

FEW: Final = 20  # of each kind on a page
_CHUNK: Final = 100
_CHUNKS: Final = 3  # looked through for one page: who is asked is not for SQL to say


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Only those. `first`, `until`: when it leaves or was wished for, from and before."""

    first: datetime | None = None
    until: datetime | None = None
    channel_id: int | None = None
    pillar: str = ""
    author_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Of a post in the order of those that wait."""

    at: datetime
    post_id: int

    @classmethod
    def of(cls, post: Post) -> "Spot":
        return cls(at=post.updated_at, post_id=post.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`mine`: whether it is the reader's turn."""

    post: Post
    revision: Revision
    content: Content
    course: Course
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """One page of what waits. `after`: from where more may stand, None at the end."""

    shown: Sequence[Waiting] = field(default=())
    after: Spot | None = None


ALL: Final = Wanted()


def piles(
    session: Session,
    actor: Actor,
    wanted: Wanted = ALL,
    *,
    after: Spot | None = None,
    now: datetime,
) -> tuple[Pile, Pile]:
    """For the reader, and for others: at most FEW of each, of the next few hundred."""
    mine: list[Waiting] = []
    others: list[Waiting] = []
    ended, last = True, after
    for chunk in _chunks(session, actor, wanted, after=after, now=now):
        for one in chunk:
            (mine if one.mine else others).append(one)
        last, ended = Spot.of(chunk[-1].post), len(chunk) < _CHUNK
        if len(mine) >= FEW:
            break
    rest = None if ended else last
    return _pile(mine, rest), _pile(others, rest)


def beside(
    session: Session, actor: Actor, post: Post, *, now: datetime
) -> tuple[Post | None, Post | None]:
    """What waits for the reader before that post and after it, within the next few hundred."""
    spot = Spot.of(post)
    return (
        _first_mine(_chunks(session, actor, ALL, after=spot, now=now, backwards=True)),
        _first_mine(_chunks(session, actor, ALL, after=spot, now=now)),
    )


def since(session: Session, actor: Actor, post_ids: Sequence[int]) -> Mapping[int, datetime]:
    """Post id → when it came to whoever is asked now: submitted, or agreed to by the one before."""
    found = (
        select(Decision.post_id, func.max(Decision.at))
        .where(
            Decision.workspace_id == actor.workspace_id,
            Decision.post_id.in_(post_ids),
            Decision.move.in_((Move.SUBMIT, Move.APPROVE)),
        )
        .group_by(Decision.post_id)
    )
    return dict(session.execute(found).all())


def leaves(session: Session, actor: Actor, post_ids: Sequence[int]) -> Mapping[int, datetime]:
    """Post id → its first planned time, of those that have one."""
    found = (
        select(Delivery.post_id, func.min(Delivery.due_at))
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.post_id.in_(post_ids),
            Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.SUSPENDED)),
        )
        .group_by(Delivery.post_id)
    )
    return dict(session.execute(found).all())


def _pile(found: Sequence[Waiting], rest: Spot | None) -> Pile:
    shown = found[:FEW]
    return Pile(shown=shown, after=Spot.of(shown[-1].post) if len(found) > FEW else rest)


def _first_mine(chunks: Iterator[Sequence[Waiting]]) -> Post | None:
    return next((one.post for chunk in chunks for one in chunk if one.mine), None)


def _chunks(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    after: Spot | None,
    now: datetime,
    backwards: bool = False,
) -> Iterator[Sequence[Waiting]]:
    """None that is empty."""
    spot = after
    for _ in range(_CHUNKS):
        found = session.execute(_next(actor, wanted, spot, backwards=backwards)).all()
        if found:
            pairs = [(post, revision) for post, revision in found]
            yield _with_courses(session, actor, pairs, now=now)
        if len(found) < _CHUNK:
            return
        spot = Spot.of(found[-1][0])


def _next(
    actor: Actor, wanted: Wanted, after: Spot | None, *, backwards: bool
) -> Select[Post, Revision]:
    found = (
        readable(actor)
        .add_columns(Revision)
        .join(Revision, Revision.id == Post.revision_id)
        .where(Post.state == PostState.IN_REVIEW, *_conditions(actor, wanted))
        .limit(_CHUNK)
    )
    if after is not None:
        found = found.where(_beyond(after, backwards=backwards))
    order = (column.desc() if backwards else column for column in (Post.updated_at, Post.id))
    return found.order_by(*order)


def _beyond(spot: Spot, *, backwards: bool) -> ColumnElement[bool]:
    same = Post.updated_at == spot.at
    if backwards:
        return or_(Post.updated_at < spot.at, and_(same, Post.id < spot.post_id))
    return or_(Post.updated_at > spot.at, and_(same, Post.id > spot.post_id))


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.pillar:
        yield Post.pillar == wanted.pillar
    if wanted.author_id is not None:
        yield Post.owner_id == wanted.author_id
    if wanted.channel_id is not None:
        yield _channel_marks().contains(f",{wanted.channel_id},")
    if wanted.first is not None and wanted.until is not None:
        yield or_(
            and_(Post.wished_at >= wanted.first, Post.wished_at < wanted.until),
            Post.id.in_(_leaving(actor, wanted.first, wanted.until)),
        )


def _leaving(actor: Actor, first: datetime, until: datetime) -> Select[int]:
    return select(Delivery.post_id).where(
        Delivery.workspace_id == actor.workspace_id,
        Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.SUSPENDED)),
        Delivery.due_at >= first,
        Delivery.due_at < until,
    )


def _channel_marks() -> ColumnElement[str]:
    """A revision's channels as “,1,12,”: JSON lists are read alike by both databases."""
    listed = func.replace(cast(Revision.content["channels"], String), " ", "")
    return func.replace(func.replace(listed, "[", ","), "]", ",")


def _with_courses(
    session: Session, actor: Actor, found: Sequence[tuple[Post, Revision]], *, now: datetime
) -> list[Waiting]:
    gone = away(session, actor.workspace_id, now=now)
    stands = courses(session, actor.workspace_id, [post for post, _ in found])
    return [
        Waiting(
            post=post,
            revision=revision,
            content=Content.from_json(revision.content),
            course=stands[post.id],
            mine=_is_mine(stands[post.id], actor, gone),
        )
        for post, revision in found
    ]


def _is_mine(course: Course, actor: Actor, gone: Away) -> bool:
    """Where nobody is asked any more, as when somebody was let go, any manager ends it."""
    if course.is_complete:
        return actor.may(May.END_REVIEW)
    stands_in = actor.user_id in hands_of(course, gone)
    return stands_in or asks(course, actor.user_id)
