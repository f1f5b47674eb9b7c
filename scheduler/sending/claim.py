"""Claiming: the one way from `planned` to `sending`.

Everything that may forbid a post to leave is looked at inside this transaction, whose one UPDATE
takes the row; the attempt is on record before the first byte leaves. The statements are made once:
to build them anew costs ten times what the database takes to carry them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    func,
    insert,
    select,
    update,
)

from lib.i18n import Text, say
from lib.zones import day_bounds, wall_time
from models import news
from models.base import Columns, Instant
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.post import Post
from models.way import DeliveryState
from scheduler.expiry import LET_IT_GO, expired
from scheduler.recurring.overtaken import REMEDY, overtaken
from scheduler.sending import begun, traffic
from scheduler.sending.as_approved import LOOK_INTO_IT, otherwise
from scheduler.sending.conditions import NOW, ON_TIME, is_planned, may_leave, moments
from scheduler.sending.freight import Freight, load
from scheduler.sending.rules import FINISH_FIRST, too_late, was_free
from scheduler.unsure import proof

LEASE: Final = timedelta(minutes=3)  # longer than all of a connector's time-outs together


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The right to send one delivery once, until `lease_until`.

    `troubled`: its network had failed calls of late, so that its answer is news. `access_number`:
    the channel's, of the credentials that are used.
    """

    delivery_id: int
    fence: int
    sender: str
    lease_until: datetime
    channel_id: int
    network: str
    troubled: bool
    access_number: int
    freight: Freight = field(repr=False)


def claim(
    connection: Connection, delivery_id: int, *, sender: str, now: datetime
) -> Claimed | None:
    """None where the delivery may not leave now. The caller commits before it sends."""
    if not _is_free(connection, delivery_id):
        return None
    given = {"wanted": delivery_id, "by": sender, "lease": now + LEASE, **moments(now)}
    taken = connection.execute(_TAKE, given).one_or_none()
    if taken is None:
        return None
    freight = load(connection, delivery_id)
    channel = freight.row
    if freight.row.begun and (steps := begun.of_before(connection, delivery_id)):
        _give_up(connection, taken, begun.why(steps), FINISH_FIRST, DeliveryState.FAILED, now=now)
        return None
    if why := otherwise(channel):
        _give_up(connection, taken, why, LOOK_INTO_IT, DeliveryState.FAILED, now=now)
        return None
    if _held_back(connection, taken, channel, now=now):
        return None
    _on_record(connection, taken, channel, sender=sender, now=now)
    return Claimed(
        delivery_id=delivery_id,
        fence=taken.fence,
        sender=sender,
        lease_until=now + LEASE,
        channel_id=channel.id,
        network=channel.network,
        troubled=bool(channel.faults or channel.until),
        access_number=channel.access_number,
        freight=freight,
    )


_WANTED: Final = bindparam("wanted", type_=Integer())
_THERE: Final = (
    select(Delivery.id)
    .join(Post, Post.id == Delivery.post_id)
    .join(Channel, Channel.id == Delivery.channel_id)
    .where(Delivery.id == _WANTED, is_planned())
)
# Whoever edits the post, moves the delivery or stops the channel holds these rows: then not now.
# A post that leaves on several channels at once is shared by their senders.
_RESERVE: Final = _THERE.with_for_update(skip_locked=True, of=[Delivery, Channel])
_SHARE: Final = _THERE.with_for_update(skip_locked=True, of=[Post], read=True)
_TEMPERATURE: Final = select(Post.temperature).where(Post.id == Delivery.post_id).scalar_subquery()
_TAKE: Final = (
    update(Delivery)
    .where(Delivery.id == _THERE.where(may_leave()).scalar_subquery())
    .values(
        state=DeliveryState.SENDING,
        fence=Delivery.fence + 1,
        temperature=_TEMPERATURE,  # no part of what is approved: it may have changed since
        lease_until=bindparam("lease", type_=Instant()),
        sender=bindparam("by"),
        reason=None,
        remedy=None,
        updated_at=NOW,
    )
    .returning(
        Delivery.id,
        Delivery.post_id,
        Delivery.fence,
        Delivery.due_at,
        Delivery.temperature,
        Delivery.series_id,
    )
)
_ATTEMPT: Final = insert(Attempt)
_FREE_AT: Final = (
    update(Channel)
    .where(Channel.id == bindparam("of", type_=Integer()))
    .values(next_free_at=bindparam("free", type_=Instant()))
)


def _is_free(connection: Connection, delivery_id: int) -> bool:
    """Holds the rows first where senders work side by side: what was committed before we hold
    them, a stop for one, is seen by the statement after this one, and by this one it might not be.
    """
    if connection.dialect.name != "postgresql":
        return True  # the only one who writes
    wanted = {"wanted": delivery_id}
    return all(connection.execute(one, wanted).one_or_none() for one in (_RESERVE, _SHARE))


def _on_record(
    connection: Connection, taken: Columns, channel: Columns, *, sender: str, now: datetime
) -> None:
    connection.execute(
        _ATTEMPT,
        {
            "delivery_id": taken.id,
            "fence": taken.fence,
            "sender": sender,
            "started_at": now,
            "free_before": channel.next_free_at,
            "outcome": AttemptOutcome.OPEN,
            "evidence": "",
        },
    )
    free = now + timedelta(minutes=channel.gap_minutes)
    connection.execute(_FREE_AT, {"of": channel.id, "free": free})


def _held_back(connection: Connection, taken: Columns, channel: Columns, *, now: datetime) -> bool:
    """Puts a delivery that is too late, or over a limit, where it belongs."""
    late: Mapping[str, list[str | int]] = channel.late
    since = was_free(taken.due_at, channel.embargo_until)
    if why := too_late(since, taken.temperature, late, now=now):
        remedy = say("Send it now, move it, or cancel it.")
        _give_up(connection, taken, why, remedy, DeliveryState.MISSED, now=now)
        return True
    if why := expired(connection, taken.post_id, taken.temperature, now, channel.zone):
        _give_up(connection, taken, why, LET_IT_GO, DeliveryState.MISSED, now=now)
        return True
    if why := overtaken(connection, taken.id, taken.series_id, now=now):
        _give_up(connection, taken, why, REMEDY, DeliveryState.MISSED, now=now)
        return True
    return _over_the_cap(connection, taken, channel, now=now) or _must_wait(
        connection, taken, channel, now=now
    )


def _over_the_cap(
    connection: Connection, taken: Columns, channel: Columns, *, now: datetime
) -> bool:
    if taken.due_at > now - ON_TIME:
        return False
    until = full_until(connection, channel, except_id=taken.id, now=now)
    if until is None:
        return False
    why = say(
        "%(channel)s had its %(cap)s posts today.", channel=channel.name, cap=channel.daily_cap
    )
    remedy = say("It leaves by itself tomorrow; or move it.")
    _back(connection, taken, why, remedy, not_before=until)
    return True


def _must_wait(connection: Connection, taken: Columns, channel: Columns, *, now: datetime) -> bool:
    """For the network as a whole: another post tries it just now, or its limits are reached."""
    if channel.until is not None and not traffic.take_probe(
        connection, channel.network, taken.id, now=now
    ):
        _back(connection, taken, None, None)
        return True
    full = traffic.spend(connection, channel, now=now)
    if full is None:
        return False
    _back(connection, taken, full.reason, full.remedy, not_before=full.until)
    return True


def _give_up(
    connection: Connection,
    taken: Columns,
    reason: Text,
    remedy: Text,
    state: DeliveryState,
    *,
    now: datetime,
) -> None:
    """It waits for a person from now on, and its owner is told."""
    _back(connection, taken, reason, remedy, state=state)
    proof.note_state(connection, taken.id, DeliveryState.PLANNED, state, taken.fence)
    news.of_delivery(connection, taken.id, now=now)


def _back(
    connection: Connection,
    taken: Columns,
    reason: Text | None,
    remedy: Text | None,
    *,
    state: DeliveryState = DeliveryState.PLANNED,
    not_before: datetime | None = None,
) -> None:
    connection.execute(
        update(Delivery)
        .where(Delivery.id == taken.id)
        .values(
            state=state,
            fence=Delivery.fence - 1,
            lease_until=None,
            sender=None,
            reason=reason,
            remedy=remedy,
            not_before=not_before,
        )
    )


def full_until(
    connection: Connection, channel: Columns, *, except_id: int, now: datetime
) -> datetime | None:
    """When the channel's local day ends, if it has had its daily cap; else None."""
    first, last = day_bounds(wall_time(now, channel.zone), channel.zone)
    standing = (DeliveryState.PUBLISHED, DeliveryState.SENDING, DeliveryState.UNSURE)
    sent = connection.scalar(
        select(func.count(func.distinct(Attempt.delivery_id)))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(
            Delivery.channel_id == channel.id,
            Delivery.state.in_(standing),
            Delivery.id != except_id,
            Attempt.started_at >= first,
            Attempt.started_at < last,  # a clock since set back may have written of tomorrow
        )
    )
    return last if (sent or 0) >= channel.daily_cap else None
