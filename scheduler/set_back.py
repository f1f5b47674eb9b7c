"""After a clock was set back: nothing waits for the time that it showed before to come again.

Whatever was written by the clock that was ahead is told by its `updated_at`, or by lying further
ahead than its own rule allows. Waits keep their length and begin anew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.channel import Channel
from models.delivery import Delivery
from models.traffic import Budget, Circuit
from models.way import DeliveryState
from scheduler.sending.circuit import LONGEST_PAUSE
from scheduler.sending.claim import LEASE
from scheduler.sending.conditions import is_open, is_planned
from scheduler.sending.rules import LONGEST_ASKED

SLACK: Final = timedelta(minutes=1)


def put_right(session: Session, *, now: datetime) -> int:
    """How many rows were of a time that is still to come. Also where nothing was noticed."""
    return (
        _deliveries(session, now=now)
        + _channels(session, now=now)
        + _circuits(session, now=now)
        + _budgets(session, now=now)
    )


def _deliveries(session: Session, *, now: datetime) -> int:
    states = (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.SUSPENDED)
    found: list[Delivery] = []
    for where in (*map(is_open, states), and_(is_planned(), Delivery.due_at <= now)):
        ahead = or_(Delivery.updated_at > now + SLACK, Delivery.lease_until > now + LEASE + SLACK)
        found += _locked(session, and_(where, ahead))
    for one in found:
        if one.lease_until is not None:
            one.lease_until = min(one.lease_until, now + LEASE)
        if one.not_before is not None:
            one.not_before = _anew(one.not_before, one.updated_at, now=now)
            _let_channel_go(session, one)
        one.look_at = _anew(one.look_at, one.updated_at, now=now)
        one.updated_at = min(one.updated_at, now)
    return len(found)


def _let_channel_go(session: Session, delivery: Delivery) -> None:
    """A network that asked to wait held the whole channel: no longer than the post itself."""
    channel = session.get_one(Channel, delivery.channel_id)
    if channel.not_before and delivery.not_before and channel.not_before > delivery.not_before:
        channel.not_before = delivery.not_before


def judge_again(session: Session, *, now: datetime) -> int:
    """What was called too late by the clock that was ahead. Reads all deliveries there ever were.

    `hold.settle` then lets it go, or calls it missed by the right clock.
    """
    other = aliased(Delivery)
    another = exists().where(
        other.post_id == Delivery.post_id,
        other.channel_id == Delivery.channel_id,
        other.id > Delivery.id,
    )
    called = and_(Delivery.state == DeliveryState.MISSED, Delivery.updated_at > now + SLACK)
    found = _locked(session, and_(called, or_(Delivery.series_id.is_not(None), ~another)))
    for one in found:
        one.state, one.updated_at = DeliveryState.SUSPENDED, now
        one.reason = one.remedy = None
    return len(found)


def _channels(session: Session, *, now: datetime) -> int:
    ahead = or_(Channel.next_free_at > now, Channel.not_before > now + LONGEST_ASKED)
    changed = 0
    for one in session.scalars(select(Channel).where(ahead)):
        free = now + timedelta(minutes=one.gap_minutes)
        if one.next_free_at is not None and one.next_free_at > free + SLACK:
            one.next_free_at = free
            changed += 1
        if one.not_before is not None and one.not_before > now + LONGEST_ASKED:
            one.not_before = now + LONGEST_ASKED
            changed += 1
    return changed


def _circuits(session: Session, *, now: datetime) -> int:
    ahead = or_(Circuit.until > now + LONGEST_PAUSE + SLACK, Circuit.updated_at > now + SLACK)
    found = session.scalars(select(Circuit).where(ahead)).all()
    for one in found:
        pause = _anew(one.until, one.updated_at, now=now)
        one.until = min(pause, now + LONGEST_PAUSE) if pause else None
        one.updated_at = min(one.updated_at, now)
    return len(found)


def _budgets(session: Session, *, now: datetime) -> int:
    """What was spent stays spent: a window is waited for once more at most."""
    changed = 0
    for one in session.scalars(select(Budget).where(Budget.resets_at > now + SLACK)):
        latest = now + timedelta(seconds=one.window)
        if one.resets_at > latest + 10 * SLACK:
            one.resets_at = latest
            changed += 1
    return changed


def _anew(at: datetime | None, written: datetime, *, now: datetime) -> datetime | None:
    """The same wait from now on, where it was written by a clock that was ahead."""
    if at is None or written <= now + SLACK:
        return at
    return min(now + max(at - written, timedelta()), now + LONGEST_ASKED)


def _locked(session: Session, where: ColumnElement[bool]) -> Sequence[Delivery]:
    found = select(Delivery).where(where).with_for_update(skip_locked=True)
    return session.scalars(found.execution_options(populate_existing=True)).all()
