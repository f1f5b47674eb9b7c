"""What stands in the weeks that are planned, and what an agreement to a plan changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.post import Post
from models.scope import scoped
from models.way import DeliveryState
from scheduler.weeks import Weeks

_STANDING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED, DeliveryState.SENDING)


def standing_in(session: Session, actor: Actor, found: Weeks) -> Iterable[Delivery]:
    wanted = scoped(actor, Delivery).where(
        Delivery.due_at >= found.made_at,
        Delivery.due_at < found.until,
        Delivery.state.in_(_STANDING),
        Delivery.channel_id.in_(list(found.channels)),
    )
    return session.scalars(wanted.order_by(Delivery.due_at, Delivery.id))


def placed_at(
    session: Session, actor: Actor, at: datetime
) -> Sequence[Row[Delivery, Post, Channel]]:
    """What the planner placed, moved or took back at that very instant."""
    wanted = (
        scoped(actor, Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .add_columns(Post, Channel)
        .where(Delivery.updated_at == at, Delivery.placed_by == PlacedBy.PLANNER)
    )
    return session.execute(wanted.order_by(Delivery.due_at, Delivery.id)).all()
