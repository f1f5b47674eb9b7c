"""What was taken off the calendar lately, so that other calendars hear of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import Delivery
from models.post import Post
from models.roles import reads
from models.scope import scoped
from models.way import DeliveryState
from scheduler.calendar.heads import channels_of, of_posts
from scheduler.calendar.narrowing import EVERYTHING, Narrowing, shape_of, values_of


def called_off(
    session: Session,
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    off_since: datetime,
    only: Narrowing = EVERYTHING,
) -> Sequence[tuple[Delivery, Post]]:
    """Cancelled after `off_since`, of an instant in `since <= at < until`; none where a stage is
    asked for, since it stands at none any more.

    A volunteer is shown their own posts.
    """
    if only.stages:
        return []
    shape = shape_of(only, actor)
    wanted = (
        select(Delivery, Post)
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.due_at >= since,
            Delivery.due_at < until,
            Delivery.state == DeliveryState.CANCELLED,
            Delivery.updated_at >= off_since,
            *of_posts(shape),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    if shape.channels:
        wanted = wanted.where(Delivery.channel_id.in_(channels_of(shape)))
    if shape.own:
        wanted = wanted.where(reads(actor.user_id, actor.workspace_id))
    found = session.execute(wanted, values_of(only, actor))
    return [(delivery, post) for delivery, post in found]


def changed_at(
    session: Session, actor: Actor, *, posts: Collection[int], since: datetime, until: datetime
) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """When each of these posts, and each delivery of that span, was changed last."""
    own = scoped(actor, Post).with_only_columns(Post.id, Post.updated_at)
    placed = scoped(actor, Delivery).where(Delivery.due_at >= since, Delivery.due_at < until)
    ids = sorted(posts)
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), 500):
        rows = session.execute(own.where(Post.id.in_(ids[start : start + 500])))
        found.update((post_id, at) for post_id, at in rows)
    deliveries = session.execute(placed.with_only_columns(Delivery.id, Delivery.updated_at))
    return found, dict(deliveries.all())
