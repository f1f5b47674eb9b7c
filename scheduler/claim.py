"""Claiming: the one way from `planned` to `sending`.

Everything that may forbid a post to leave is looked at inside this transaction, whose one UPDATE
takes the row; the attempt is on record before the first byte leaves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lib.i18n import Text, say
from lib.zones import day_bounds, wall_time
from models.channel import Channel
from models.delivery import Attempt, Delivery, Stop
from models.post import Post
from models.way import DeliveryState, PostState
from scheduler.rules import too_late

LEASE: Final = timedelta(minutes=3)  # longer than all of a connector's time-outs together
ON_TIME: Final = timedelta(minutes=5)  # less late than this, a person's own choice holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The right to send one delivery once, until `lease_until`."""

    delivery_id: int
    fence: int
    sender: str
    lease_until: datetime


def claim(session: Session, delivery_id: int, *, sender: str, now: datetime) -> Claimed | None:
    """None where the delivery may not leave now. The caller commits before it sends."""
    taken = (
        update(Delivery)
        .where(Delivery.id == _leavable(delivery_id, now))
        .values(
            state=DeliveryState.SENDING,
            fence=Delivery.fence + 1,
            lease_until=now + LEASE,
            sender=sender,
            reason=None,
            remedy=None,
            updated_at=now,
        )
        .returning(Delivery)
    )
    delivery = session.scalars(taken).one_or_none()
    if delivery is None:
        return None
    channel = session.get_one(Channel, delivery.channel_id)
    if _held_back(session, delivery, channel, now=now):
        return None
    channel.next_free_at = now + timedelta(minutes=channel.gap_minutes)
    session.add(
        Attempt(delivery_id=delivery.id, fence=delivery.fence, sender=sender, started_at=now)
    )
    session.flush()
    return Claimed(
        delivery_id=delivery.id,
        fence=delivery.fence,
        sender=sender,
        lease_until=now + LEASE,
    )


def is_planned() -> ColumnElement[bool]:
    """The state as a literal, without which the database leaves the partial index aside."""
    return Delivery.state == literal_column("'planned'")


def is_open(state: DeliveryState) -> ColumnElement[bool]:
    """Sending, unsure or suspended: found by the partial index of the three, however many there
    were; SQLite takes it only where its own condition stands in the question as well.
    """
    all_open: list[ColumnElement[str]] = [
        literal_column(f"'{one}'")
        for one in (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.SUSPENDED)
    ]
    return and_(Delivery.state.in_(all_open), Delivery.state == literal_column(f"'{state}'"))


def stopped() -> ColumnElement[bool]:
    return exists().where(
        Stop.ended_at.is_(None),
        Stop.workspace_id == Delivery.workspace_id,
        or_(Stop.channel_id.is_(None), Stop.channel_id == Delivery.channel_id),
    )


def may_leave(now: datetime) -> ColumnElement[bool]:
    """Of a Delivery joined with its Post and Channel: nothing forbids it at `now`."""
    other = aliased(Delivery)
    busy = exists().where(
        other.channel_id == Delivery.channel_id, other.state == literal_column("'sending'")
    )
    return and_(
        Delivery.due_at <= now,
        _passed(Delivery.not_before, now),
        Post.state == PostState.APPROVED,
        Post.approved_hash == Delivery.content_hash,
        or_(Post.fresh_until.is_(None), Post.fresh_until > now),
        Channel.paused_at.is_(None),
        Channel.archived_at.is_(None),
        _passed(Channel.not_before, now),
        or_(Delivery.due_at > now - ON_TIME, _passed(Channel.next_free_at, now)),
        ~stopped(),
        ~busy,
    )


def _passed(column: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


def _leavable(delivery_id: int, now: datetime) -> ScalarSelect[int]:
    return (
        select(Delivery.id)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.id == delivery_id, is_planned(), may_leave(now))
        # Whoever edits the post or moves the delivery holds these rows: then not now.
        .with_for_update(skip_locked=True, of=[Delivery, Post, Channel])
        .scalar_subquery()
    )


def _held_back(session: Session, delivery: Delivery, channel: Channel, *, now: datetime) -> bool:
    """Puts a delivery that is too late, or over the day's cap, where it belongs."""
    if why := too_late(delivery.due_at, delivery.temperature, channel.late, now=now):
        _back(delivery, DeliveryState.MISSED, why, say("Send it now, move it, or cancel it."))
        return True
    if delivery.due_at > now - ON_TIME:
        return False
    until = full_until(session, channel, except_id=delivery.id, now=now)
    if until is not None:
        why = say(
            "%(channel)s had its %(cap)s posts today.", channel=channel.name, cap=channel.daily_cap
        )
        _back(
            delivery, DeliveryState.PLANNED, why, say("It leaves by itself tomorrow; or move it.")
        )
        delivery.not_before = until
        return True
    return False


def _back(delivery: Delivery, state: DeliveryState, reason: Text, remedy: Text) -> None:
    delivery.state = state
    delivery.fence -= 1
    delivery.lease_until = delivery.sender = None
    delivery.reason, delivery.remedy = reason, remedy


def full_until(
    session: Session, channel: Channel, *, except_id: int, now: datetime
) -> datetime | None:
    """When the channel's local day ends, if it has had its daily cap; else None."""
    first, last = day_bounds(wall_time(now, channel.zone), channel.zone)
    sent = session.scalar(
        select(func.count(func.distinct(Attempt.delivery_id)))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(
            _went_out(channel),
            Delivery.id != except_id,
            Attempt.started_at >= first,
        )
    )
    return last if (sent or 0) >= channel.daily_cap else None


def free_again(session: Session, channel: Channel) -> None:
    """Gives back the gap that a try took which was surely not accepted."""
    last = session.scalar(
        select(func.max(Attempt.started_at))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(_went_out(channel))
    )
    channel.next_free_at = last and last + timedelta(minutes=channel.gap_minutes)


def _went_out(channel: Channel) -> ColumnElement[bool]:
    """The deliveries that stand on the channel, or may."""
    return and_(
        Delivery.channel_id == channel.id,
        Delivery.state.in_((DeliveryState.PUBLISHED, DeliveryState.SENDING, DeliveryState.UNSURE)),
    )
