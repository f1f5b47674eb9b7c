"""Posts by where they stand, for a board: the newest few of each state, and how many there are."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.post import Post, Revision
from models.roles import reads
from models.scope import scoped
from models.way import DeliveryState, PostState, Temperature
from scheduler.calendar.entries import On
from scheduler.calendar.heads import channel_marks, channels_of, mark, of_posts
from scheduler.calendar.narrowing import Narrowing, Shape, shape_of, values_of

COUNTED_OUT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A post that has no time yet."""

    post_id: int
    title: str
    temperature: Temperature
    state: PostState
    owner_id: int
    wished_at: datetime | None
    channels: tuple[On, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """`count`: at least so many where `counted_out` is False."""

    posts: tuple[Waiting, ...]
    count: int
    counted_out: bool


def waiting(
    session: Session,
    actor: Actor,
    states: Collection[PostState],
    *,
    few: int,
    only: Narrowing,
) -> Heap:
    """The newest `few` of those states that nothing was placed of; a volunteer's own."""
    shape, values = shape_of(only, actor), values_of(only, actor)
    wanted = _wanted(shape, actor, states)
    columns = (
        Post.id,
        Post.title,
        Post.temperature,
        Post.state,
        Post.owner_id,
        Post.wished_at,
        Revision.content["channels"].label("channels"),
    )
    newest = wanted.with_only_columns(*columns).order_by(Post.id.desc()).limit(few)
    some = wanted.with_only_columns(Post.id).limit(COUNTED_OUT).subquery()
    count = session.scalar(select(func.count()).select_from(some), values) or 0
    known = scoped(actor, Channel).with_only_columns(Channel.id, Channel.name)
    names = {row.id: row.name for row in session.execute(known)}
    return Heap(
        posts=tuple(_waiting(row, names) for row in session.execute(newest, values)),
        count=count,
        counted_out=count < COUNTED_OUT,
    )


def _wanted(shape: Shape, actor: Actor, states: Collection[PostState]) -> Select[*tuple[Any, ...]]:
    placed = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED
    )
    return (
        select(Post.id)
        .join(Revision, Revision.id == Post.revision_id)
        .where(
            Post.workspace_id == actor.workspace_id,
            Post.state.in_(states),
            *((reads(actor.user_id, actor.workspace_id),) if shape.own else ()),
            *of_posts(shape),
            *_goes_to(shape),
            ~placed.exists(),
        )
    )


def _goes_to(shape: Shape) -> Iterator[ColumnElement[bool]]:
    if shape.channels:
        yield or_(*(channel_marks().contains(mark(each)) for each in channels_of(shape)))


def _waiting(row: Any, names: dict[int, str]) -> Waiting:  # noqa: ANN401
    return Waiting(
        post_id=row.id,
        title=row.title,
        temperature=row.temperature,
        state=row.state,
        owner_id=row.owner_id,
        wished_at=row.wished_at,
        channels=tuple(On(id=one, name=names[one]) for one in row.channels or () if one in names),
    )
