"""Other posts that say nearly the same, or leave in the same hour on the same channel: advice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from editorial.likeness import Shingles, alike, shingles
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.permissions import May
from models.post import Post, Revision
from models.roles import reads
from models.way import DeliveryState

NEAR: Final = timedelta(days=30)
SAME_HOUR: Final = timedelta(hours=1)
ALIKE: Final = 0.6  # of all three-word runs: a word changed here and there
_MOST: Final = 150  # deliveries on each side of the moment
_TOLD: Final = 3
_GONE: Final = (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A delivery of another post. `alike`: its text is nearly the same; else it is near in time."""

    post_id: int
    title: str
    channel: str
    at: datetime
    alike: bool


def neighbours(
    session: Session,
    actor: Actor,
    content: Content,
    *,
    post_id: int | None,
    wished_at: datetime | None,
    now: datetime,
) -> list[Neighbour]:
    """Of the posts that the actor may read, at most three of each kind, the nearest first."""
    if not content.channels:
        return []
    middle = wished_at or now
    others = [row for row in _around(session, actor, content, middle) if row.post_id != post_id]
    others.sort(key=lambda row: abs(row.due_at - middle))
    same = list(_each_once(_alike(content, others)))
    close = [] if wished_at is None else list(_each_once(_close(others, wished_at)))
    return [
        *(_told(row, is_alike=True) for row in same[:_TOLD]),
        *(_told(row, is_alike=False) for row in close[:_TOLD]),
    ]


def _around(
    session: Session, actor: Actor, content: Content, middle: datetime
) -> Sequence[Row[Any]]:
    before = _deliveries(actor, content, Delivery.due_at.between(middle - NEAR, middle))
    after = _deliveries(actor, content, Delivery.due_at.between(middle, middle + NEAR))
    latest = before.order_by(Delivery.due_at.desc()).limit(_MOST)
    return [
        *session.execute(latest).all(),
        *session.execute(after.order_by(Delivery.due_at).limit(_MOST)).all(),
    ]


def _deliveries(actor: Actor, content: Content, when: ColumnElement[bool]) -> Select[Any]:
    found = (
        select(
            Delivery.post_id,
            Delivery.channel_id,
            Delivery.due_at,
            Delivery.wording,
            Post.title,
            Channel.name,
            Revision.content,
        )
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.channel_id.in_(content.channels),
            Delivery.state.not_in(_GONE),
            when,
        )
    )
    if actor.may(May.READ_POSTS):
        return found
    return found.where(reads(actor.user_id, actor.workspace_id))


def _alike(content: Content, others: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    mine = {channel: shingles(content.text_for(channel)) for channel in content.channels}
    read: dict[tuple[int, int, int], Shingles] = {}
    for row in others:
        key = (row.post_id, row.wording, row.channel_id)
        if key not in read:
            said = Content.from_json(row.content).worded(row.wording)
            read[key] = shingles(said.text_for(row.channel_id))
        if alike(mine[row.channel_id], read[key]) >= ALIKE:
            yield row


def _close(others: Iterable[Row[Any]], wished_at: datetime) -> Iterator[Row[Any]]:
    return (row for row in others if abs(row.due_at - wished_at) < SAME_HOUR)


def _each_once(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """The nearest delivery of each post."""
    seen: set[int] = set()
    for row in rows:
        if row.post_id not in seen:
            seen.add(row.post_id)
            yield row


def _told(row: Row[Any], *, is_alike: bool) -> Neighbour:
    return Neighbour(
        post_id=row.post_id, title=row.title, channel=row.name, at=row.due_at, alike=is_alike
    )
