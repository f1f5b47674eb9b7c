"""The best moment for a post on a channel, given all that the channel has already."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.channel import Channel
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState
from scheduler.barred import bars_of
from scheduler.jitter import key_of
from scheduler.learning import expectation
from scheduler.slots import Rules, Slot, choose

_COUNTED = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.PUBLISHED,
    DeliveryState.UNSURE,
    DeliveryState.SUSPENDED,
)


def rules_of(session: Session, channel: Channel) -> Rules:
    return Rules(
        zone=channel.zone,
        gap=timedelta(minutes=channel.gap_minutes),
        per_week=channel.per_week,
        daily_cap=channel.daily_cap,
        quiet_from=channel.quiet_from,
        quiet_to=channel.quiet_to,
        no_go=bars_of(session, channel),
    )


def taken_on(
    session: Session, channel: Channel, *, except_post: int | None = None, since: datetime
) -> list[datetime]:
    """What the channel has sent and will send from a week before `since` on."""
    found = select(Delivery.due_at).where(
        Delivery.channel_id == channel.id,
        Delivery.due_at > since - timedelta(days=8),
        Delivery.state.in_(_COUNTED),
    )
    if except_post is not None:
        found = found.where(Delivery.post_id != except_post)
    return list(session.scalars(found.order_by(Delivery.due_at)))


def chosen(session: Session, post: Post, channel: Channel, *, now: datetime) -> Slot:
    """Raises NoSlot."""
    return choose(
        rules_of(session, channel),
        taken_on(session, channel, except_post=post.id, since=now),
        prior=expectation(session, channel, now=now),
        temperature=post.temperature,
        fresh_until=post.fresh_until,
        not_before=None,
        key=key_of(post.id, channel.id),
        now=now,
    )
