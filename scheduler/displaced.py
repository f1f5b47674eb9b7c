"""What the planner took back into the pool, until it has a time again: told to whom it concerns."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import Session, aliased

from lib.i18n import Text
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.permissions import May
from models.post import Post
from models.roles import reads
from models.scope import scoped
from models.way import DeliveryState, PostState
from scheduler.weeks_told import is_displaced

_LATELY: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """`why` names the hot post that took its time, where one did."""

    post: Post
    channel: Channel
    was_due: datetime
    why: Text


def displaced(session: Session, actor: Actor, *, now: datetime, limit: int = 20) -> list[Displaced]:
    """The newest first; a volunteer's: their own."""
    wanted = (
        scoped(actor, Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .add_columns(Post, Channel)
        .where(
            Delivery.state == DeliveryState.CANCELLED,
            Delivery.placed_by == PlacedBy.PLANNER,
            Delivery.updated_at > now - _LATELY,
            Post.state == PostState.APPROVED,
            ~_placed_again(),
        )
        .order_by(Delivery.updated_at.desc(), Delivery.id)
    )
    if not actor.may(May.READ_POSTS):
        wanted = wanted.where(reads(actor.user_id, actor.workspace_id))
    found = [
        Displaced(post=post, channel=channel, was_due=one.due_at, why=one.reason)
        for one, post, channel in session.execute(wanted)
        if one.reason is not None and is_displaced(one.reason)
    ]
    return found[:limit]


def _placed_again() -> ColumnElement[bool]:
    """On the same channel, by whomever."""
    other = aliased(Delivery)
    return exists().where(
        other.post_id == Delivery.post_id,
        other.channel_id == Delivery.channel_id,
        or_(other.id > Delivery.id, other.state != DeliveryState.CANCELLED),
    )
