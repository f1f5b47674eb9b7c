"""What a person looks at in the morning: what leaves, what went wrong, what has no time yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.actor import Actor
from models.channel import Channel
from models.delivery import Attempt, Delivery, PlacedBy
from models.permissions import May
from models.post import Post
from models.roles import reads
from models.scope import scoped
from models.way import DeliveryState, PostState, Temperature
from scheduler import missing
from scheduler.missing import Misses

_WRONG: Final = (DeliveryState.UNSURE, DeliveryState.FAILED, DeliveryState.MISSED)
_WAITING: Final = missing.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One channel's share of a post that leaves."""

    delivery_id: int
    channel: str
    state: DeliveryState
    url: str | None
    reason: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One post at one instant, on one or several channels. `why`: the reasons of its time."""

    at: datetime
    post_id: int
    title: str
    temperature: Temperature
    fresh_until: datetime | None
    why: tuple[Text, ...]
    chosen: bool  # by the planner, not by a person
    parts: tuple[Part, ...]

    @property
    def state(self) -> DeliveryState | None:
        """Of all its parts; None where they differ."""
        states = {part.state for part in self.parts}
        return states.pop() if len(states) == 1 else None

    @property
    def waits(self) -> bool:
        return any(part.state in _WAITING for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A delivery that a person should look at. `tried_at`, `evidence`: of the last attempt.

    `look_at`: when it is looked for again.
    """

    delivery_id: int
    post_id: int
    title: str
    channel: str
    state: DeliveryState
    due_at: datetime
    reason: Text | None
    remedy: Text | None
    tried_at: datetime | None
    evidence: str
    look_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A paused channel, and what does not leave because of it. `first_due_at` None: nothing.

    `misses`: what the reader may see of it by name.
    """

    channel: Channel
    waiting: int
    first_due_at: datetime | None
    misses: Misses


def leaving(
    session: Session, actor: Actor, *, since: datetime, until: datetime, limit: int = 200
) -> list[Leaving]:
    """What left and leaves, in order of time, `since <= at < until`. A volunteer's: their own."""
    wanted = (
        _joined(actor)
        .where(
            Delivery.due_at >= since,
            Delivery.due_at < until,
            Delivery.state != DeliveryState.CANCELLED,
        )
        .order_by(Delivery.due_at, Delivery.post_id, Channel.name)
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    return [
        _group(list(together))
        for _, together in groupby(rows, key=lambda row: (row[0].due_at, row[1].id))
    ]


def troubles(session: Session, actor: Actor, *, limit: int = 30) -> list[Trouble]:
    """What may be live first, then what failed, then what was missed; the newest of each first."""
    wanted = (
        _joined(actor)
        .where(Delivery.state.in_(_WRONG))
        .order_by(_worst_first(), Delivery.due_at.desc(), Delivery.id.desc())
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    last = _last_attempts(session, [delivery.id for delivery, _, _ in rows])
    return [_trouble(*row, last.get(row[0].id)) for row in rows]


def trouble_count(session: Session, actor: Actor) -> int:
    """How many `troubles` there are without a limit."""
    wanted = _joined(actor).where(Delivery.state.in_(_WRONG))
    return session.scalar(wanted.with_only_columns(func.count(Delivery.id))) or 0


def _worst_first() -> ColumnElement[int]:
    order = [(Delivery.state == state, place) for place, state in enumerate(_WRONG)]
    return case(*order, else_=len(_WRONG))


def held(session: Session, actor: Actor) -> list[Held]:
    """The channels on which nothing leaves at the moment."""
    wanted = (
        select(Channel, func.count(Delivery.id), func.min(Delivery.due_at))
        .outerjoin(Delivery, (Delivery.channel_id == Channel.id) & Delivery.state.in_(_WAITING))
        .where(
            Channel.workspace_id == actor.workspace_id,
            Channel.paused_at.is_not(None),
            Channel.archived_at.is_(None),
        )
        .group_by(Channel.id)
        .order_by(Channel.name)
    )
    return [
        Held(
            channel=channel,
            waiting=count,
            first_due_at=first,
            misses=misses(session, actor, channel),
        )
        for channel, count, first in session.execute(wanted).all()
    ]


def misses(session: Session, actor: Actor, channel: Channel) -> Misses:
    """What misses its time there; a volunteer is shown their own."""
    own = None if actor.may(May.READ_POSTS) else actor.user_id
    return missing.because_of(session, channel, owner_id=own)


def unplaced(session: Session, actor: Actor, *, limit: int = 20) -> list[Post]:
    """Approved and without any delivery, what gets stale first on top. Not what is in the pool of
    cold posts, which waits there by itself.
    """
    alive = exists().where(Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED)
    wanted = (
        scoped(actor, Post)
        .where(Post.state == PostState.APPROVED, ~alive, ~_is_in_pool(), _readable(actor))
        .order_by(Post.fresh_until.is_(None), Post.fresh_until, Post.wished_at, Post.id)
        .limit(limit)
    )
    return list(session.scalars(wanted))


def _is_in_pool() -> ColumnElement[bool]:
    return and_(Post.temperature == Temperature.COLD, Post.wished_at.is_(None))


def posts_between(session: Session, actor: Actor, *, since: datetime, until: datetime) -> int:
    """How many posts left or leave in that time, on whatever channels."""
    wanted = select(func.count(Delivery.post_id.distinct())).where(
        Delivery.workspace_id == actor.workspace_id,
        Delivery.due_at >= since,
        Delivery.due_at < until,
        Delivery.state != DeliveryState.CANCELLED,
    )
    return session.scalar(wanted) or 0


def next_and_last(
    session: Session, actor: Actor
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """By channel: when the next post leaves, and when the last one went up."""
    due = func.min(Delivery.due_at).filter(Delivery.state == DeliveryState.PLANNED)
    wanted = (
        select(Delivery.channel_id, due, func.max(Delivery.published_at))
        .where(
            Delivery.workspace_id == actor.workspace_id,
            or_(
                Delivery.state == DeliveryState.PLANNED,
                Delivery.state == DeliveryState.PUBLISHED,
            ),
        )
        .group_by(Delivery.channel_id)
    )
    return {channel: (coming, last) for channel, coming, last in session.execute(wanted)}


def _joined(actor: Actor) -> Select[Delivery, Post, Channel]:
    return (
        select(Delivery, Post, Channel)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.workspace_id == actor.workspace_id, _readable(actor))
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    if actor.may(May.READ_POSTS):
        return true()
    return reads(actor.user_id, actor.workspace_id)


def _group(rows: Sequence[tuple[Delivery, Post, Channel]]) -> Leaving:
    first, post, _ = rows[0]
    return Leaving(
        at=first.due_at,
        post_id=post.id,
        title=post.title,
        temperature=post.temperature,
        fresh_until=post.fresh_until,
        why=_reasons(delivery for delivery, _, _ in rows),
        chosen=all(delivery.placed_by is PlacedBy.PLANNER for delivery, _, _ in rows),
        parts=tuple(
            Part(
                delivery_id=delivery.id,
                channel=channel.name,
                state=delivery.state,
                url=delivery.url,
                reason=delivery.reason,
            )
            for delivery, _, channel in rows
        ),
    )


def _reasons(deliveries: Iterable[Delivery]) -> tuple[Text, ...]:
    """The first reason of each, once: the others stand on the post's page."""
    found: list[Text] = []
    for delivery in deliveries:
        if delivery.why and delivery.why[0] not in found:
            found.append(delivery.why[0])
    return tuple(found)


def _trouble(delivery: Delivery, post: Post, channel: Channel, last: Attempt | None) -> Trouble:
    return Trouble(
        delivery_id=delivery.id,
        post_id=post.id,
        title=post.title,
        channel=channel.name,
        state=delivery.state,
        due_at=delivery.due_at,
        reason=delivery.reason,
        remedy=delivery.remedy,
        tried_at=last.started_at if last else None,
        evidence=last.evidence if last else "",
        look_at=delivery.look_at,
    )


def _last_attempts(session: Session, delivery_ids: Sequence[int]) -> dict[int, Attempt]:
    if not delivery_ids:
        return {}
    wanted = select(Attempt).where(Attempt.delivery_id.in_(delivery_ids)).order_by(Attempt.fence)
    return {attempt.delivery_id: attempt for attempt in session.scalars(wanted)}
