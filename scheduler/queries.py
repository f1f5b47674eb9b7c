"""What pages, scripts and the engine read of deliveries."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Integer, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from lib.errors import NotFound
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, Heartbeat
from models.post import Post
from models.scope import fetch, scoped
from models.way import DeliveryState, Role, Temperature, at_least
from scheduler.claim import is_planned, may_leave, moments

SILENCE: Final = timedelta(seconds=60)


def due(session: Session, *, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(delivery id, channel id) of what may leave now: one a channel, hot first, then oldest."""
    rows = session.execute(_DUE, {**moments(now), "most": limit})
    return [(row.id, row.channel_id) for row in rows]


def _one_a_channel() -> Select[tuple[int, int]]:
    urgency = case((Delivery.temperature == Temperature.HOT, 0), else_=1)
    turn = func.row_number().over(
        partition_by=Delivery.channel_id, order_by=(urgency, Delivery.due_at, Delivery.id)
    )
    ranked = (
        select(
            Delivery.id, Delivery.channel_id, Delivery.due_at, urgency.label("u"), turn.label("t")
        )
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(is_planned(), may_leave())
        .subquery()
    )
    first = select(ranked.c.id, ranked.c.channel_id).where(ranked.c.t == 1)
    most = bindparam("most", type_=Integer())
    return first.order_by(ranked.c.u, ranked.c.due_at).limit(most)


_DUE: Final = _one_a_channel()  # made once: it is asked every second


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

    A volunteer is shown those of their own posts.
    """
    found = scoped(actor, Delivery)
    if not at_least(actor.role, Role.EDITOR):
        own = select(Post.id).where(Post.owner_id == actor.user_id)
        found = found.where(Delivery.post_id.in_(own))
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
    if post.owner_id != actor.user_id and not at_least(actor.role, Role.EDITOR):
        raise NotFound
    return found


def silent_since(session: Session, *, now: datetime) -> datetime | None:
    """Since when no daemon has given a sign of life; None while one has, within 60 s.

    Where none ever did: `datetime.min`, aware.
    """
    last = session.scalar(select(func.max(Heartbeat.at)))
    if last is None:
        return datetime.min.replace(tzinfo=now.tzinfo)
    return None if now - last <= SILENCE else last
