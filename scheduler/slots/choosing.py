"""The best moment for a post on a channel, given all that the channel has already."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.channel import Channel
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState
from scheduler import seasons
from scheduler.learning import expectation
from scheduler.slots import Rules, Slot, choose, reasons
from scheduler.slots.audience import audience_of
from scheduler.slots.barred import bars_of
from scheduler.slots.by_hand import breaks
from scheduler.slots.clock import clock_of
from scheduler.slots.jitter import key_of

_AROUND: Final = timedelta(days=8)  # the longest gap, and a local day
_COUNTED: Final = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.PUBLISHED,
    DeliveryState.UNSURE,
    DeliveryState.SUSPENDED,
)


def rules_of(session: Session, channel: Channel) -> Rules:
    """Raises Refusal where its clock is not known."""
    return Rules(
        zone=clock_of(channel),
        gap=timedelta(minutes=channel.gap_minutes),
        per_week=channel.per_week,
        daily_cap=channel.daily_cap,
        quiet_from=channel.quiet_from,
        quiet_to=channel.quiet_to,
        no_go=bars_of(session, channel),
        elsewhere=tuple(one.zone for one in audience_of(channel)),
    )


def taken_on(
    session: Session,
    channel: Channel,
    *,
    except_post: int | None = None,
    since: datetime,
    until: datetime | None = None,
) -> list[datetime]:
    """What the channel has sent and will send, from a week before `since` on.

    `until` set: to a week after it.
    """
    found = select(Delivery.due_at).where(
        Delivery.channel_id == channel.id,
        Delivery.due_at > since - _AROUND,
        Delivery.state.in_(_COUNTED),
    )
    if until is not None:
        found = found.where(Delivery.due_at < until + _AROUND)
    if except_post is not None:
        found = found.where(Delivery.post_id != except_post)
    return list(session.scalars(found.order_by(Delivery.due_at)))


def warnings(session: Session, channel: Channel, at: datetime, *, except_post: int) -> list[Text]:
    """What a person is told who wants that post to leave then; it leaves all the same."""
    taken = taken_on(session, channel, except_post=except_post, since=at, until=at)
    return [
        *breaks(rules_of(session, channel), taken, at),
        *seasons.outside(session, except_post, at, channel.zone),
    ]


def chosen(session: Session, post: Post, channel: Channel, *, now: datetime) -> Slot:
    """Raises NoSlot."""
    begins, fresh_until = seasons.bounds(session, post, channel)
    found = choose(
        rules_of(session, channel),
        taken_on(session, channel, except_post=post.id, since=now),
        prior=expectation(session, channel, now=now),
        temperature=post.temperature,
        fresh_until=fresh_until,
        not_before=max(
            filter(None, (begins, post.embargo_until, post.relevant_from)), default=None
        ),
        key=key_of(post.id, channel.id),
        now=now,
    )
    told = reasons.embargo(post.embargo_until, now=now)
    return replace(found, why=(*found.why, *told))
