"""What pages, scripts and the engine read of deliveries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from lib.errors import NotFound
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, Heartbeat, Part, Program
from models.permissions import May, may
from models.post import Post
from models.roles import readable, role_on
from models.scope import fetch, scoped
from models.way import DeliveryState, Temperature
from scheduler.heartbeat import SILENCE as SILENCE
from scheduler.sending.conditions import is_planned, may_leave, moments


@dataclass(frozen=True, slots=True)
class Due:
    """`kind`: of the channel's network; `network`: the server there that fails as a whole."""

    delivery_id: int
    channel_id: int
    kind: str
    network: str


def due(session: Session, *, now: datetime, limit: int) -> list[Due]:
    """What may leave now: one a channel, hot first, then oldest; networks in turn, so that however
    many wait for one of them, those of the others are among the first.
    """
    rows = session.execute(_DUE, {**moments(now), "most": limit})
    return [Due(row.id, row.channel_id, row.kind, row.network) for row in rows]


def following(session: Session, delivery_id: int, *, now: datetime) -> tuple[int, str] | None:
    """(delivery id, network) of what may leave now on the same channel as that one."""
    row = session.execute(_FOLLOWING, {**moments(now), "after": delivery_id}).one_or_none()
    return None if row is None else (row.id, row.kind)


def _urgency() -> ColumnElement[int]:
    """By the post’s own temperature: it may have been changed since its delivery was placed."""
    return case((Post.temperature == Temperature.HOT, 0), else_=1)


def _one_a_channel() -> Select[tuple[int, int, str, str]]:
    urgency = _urgency()
    turn = func.row_number().over(
        partition_by=Delivery.channel_id, order_by=(urgency, Delivery.due_at, Delivery.id)
    )
    ranked = (
        select(
            Delivery.id,
            Delivery.channel_id,
            Channel.kind,
            Channel.network,
            Delivery.due_at,
            urgency.label("u"),
            turn.label("t"),
        )
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(is_planned(), may_leave())
        .subquery()
    )
    one = ranked.c
    in_turn = func.row_number().over(
        partition_by=one.network, order_by=(one.t, one.u, one.due_at, one.id)
    )
    first = select(one.id, one.channel_id, one.kind, one.network).where(one.t == 1)
    most = bindparam("most", type_=Integer())
    return first.order_by(in_turn, one.u, one.due_at).limit(most)


def _on_the_same_channel() -> Select[int, str]:
    sent = aliased(Delivery)
    same = select(sent.channel_id).where(sent.id == bindparam("after", type_=Integer()))
    return (
        select(Delivery.id, Channel.kind)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.channel_id == same.scalar_subquery(), is_planned(), may_leave())
        .order_by(_urgency(), Delivery.due_at, Delivery.id)
        .limit(1)
    )


_DUE: Final = _one_a_channel()  # made once: it is asked every second
_FOLLOWING: Final = _on_the_same_channel()


def deliveries(
    session: Session,
    actor: Actor,
    *,
    states: Collection[DeliveryState] = (),
    channel_id: int | None = None,
    post_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Newest first, at most `limit`, due in `[since, until)`; `after`: the last id already seen.

    A volunteer is shown those of the posts that they may read.
    """
    found = scoped(actor, Delivery)
    if not actor.may(May.READ_POSTS):
        found = found.where(Delivery.post_id.in_(readable(actor.user_id, actor.workspace_id)))
    if states:
        found = found.where(Delivery.state.in_(states))
    if channel_id is not None:
        found = found.where(Delivery.channel_id == channel_id)
    if post_id is not None:
        found = found.where(Delivery.post_id == post_id)
    if since is not None:
        found = found.where(Delivery.due_at >= since)
    if until is not None:
        found = found.where(Delivery.due_at < until)
    if after is not None:
        found = found.where(Delivery.id < after)
    return list(session.scalars(found.order_by(Delivery.id.desc()).limit(limit)))


def delivery(session: Session, actor: Actor, delivery_id: int) -> Delivery:
    """Raises NotFound, also for a volunteer to whom the post is not theirs."""
    found = fetch(session, actor, Delivery, delivery_id)
    post = fetch(session, actor, Post, found.post_id)
    role = role_on(session, actor, post)
    if post.owner_id != actor.user_id and not may(role, May.READ_POSTS):
        raise NotFound
    return found


def parts_of(session: Session, delivery_id: int) -> int:
    """How many of its writes are kept, where it takes several."""
    count = select(func.count()).select_from(Part).where(Part.delivery_id == delivery_id)
    return session.scalar(count) or 0


def silent_since(session: Session, *, now: datetime) -> datetime | None:
    """Since when no daemon has given a sign of life; None while one has, within 60 s.

    Where none ever did: `datetime.min`, aware.
    """
    daemons = Heartbeat.program == Program.DAEMON
    # A sign from the future was given before the clock was set back: it says nothing of now.
    believable = Heartbeat.at <= now + SILENCE
    last = session.scalar(select(func.max(Heartbeat.at)).where(daemons, believable))
    if last is None:
        return datetime.min.replace(tzinfo=now.tzinfo)
    return None if now - last <= SILENCE else last
