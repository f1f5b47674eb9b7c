"""What nobody needs any more goes, a little at a time: senders are never held up for long.

Kept for ever: posts, deliveries and their receipts, the parts of threads, and all that belongs to
a delivery that is not done with.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, Select, delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.approval import Agreement
from models.base import Base
from models.comment import Comment
from models.connecting import Connecting
from models.delivery import Attempt, Delivery, Heartbeat, Look
from models.guest import GuestLink
from models.house import House
from models.invitation import Invitation
from models.media_library import Arrival
from models.mention import Mention
from models.notice import Notice
from models.outgoing import Mailing
from models.people import REPLAY_KEPT, Replay
from models.presence import Presence
from models.traffic import Budget
from models.unsaved import KEPT, Unsaved
from models.watch import Alarm, Fact
from models.way import DeliveryState
from models.webhook import WebhookDelivery
from scheduler.sending.lending import COPIES_KEPT

EVERY: Final = timedelta(hours=1)
BATCH: Final = 500  # rows of one transaction
_MOST: Final = 200  # batches of one round; the rest goes in the next one
_BREATH: Final = 0.05  # seconds between two batches, for whoever waits to write
_A_DAY: Final = timedelta(days=1)
_A_MONTH: Final = timedelta(days=30)  # longer than anything is tried
_NAME: Final = "tidied at"
_DONE: Final = (DeliveryState.PUBLISHED, DeliveryState.CANCELLED)
_log = logging.getLogger(__name__)


def is_time(session: Session, *, now: datetime) -> bool:
    """Whether the last round, by any daemon, is an hour ago."""
    last = session.scalar(select(Fact.value).where(Fact.name == _NAME))
    return last is None or last <= _shown(now - EVERY)


def take_turn(session: Session, *, now: datetime) -> bool:
    """Whether this round is ours: of several daemons one gets it."""
    mine: CursorResult[object] = session.execute(  # type: ignore[assignment]
        update(Fact)
        .where(Fact.name == _NAME, Fact.value <= _shown(now - EVERY))
        .values(value=_shown(now))
        .execution_options(synchronize_session=False)
    )
    if mine.rowcount or session.scalar(select(Fact.id).where(Fact.name == _NAME)):
        return bool(mine.rowcount)
    try:
        with session.begin_nested():
            session.add(Fact(name=_NAME, value=_shown(now)))
    except IntegrityError:
        return False
    return True


def _shown(at: datetime) -> str:
    """Sorts as text does."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def tidy(house: House, *, closing: Callable[[], bool], now: datetime) -> int:
    """Takes away what is too old; how many rows that were. Stops soon once `closing()`."""
    gone = 0
    for table, wanted in _old(keep=house.settings.keep, now=now):
        for _ in range(_MOST):
            with house.database.transaction() as session:
                count = _take_away(session, table, wanted)
            gone += count
            if count < BATCH or closing():
                break
            threading.Event().wait(_BREATH)
    copies = house.files.forget_copies(before=now - COPIES_KEPT)
    house.files.forget_arrivals(before=now - _A_DAY)
    if copies:
        _log.info("housekeeping took away %s copies of pictures, made for networks", copies)
    if gone:
        _log.info("housekeeping took away %s rows that nobody needs any more", gone)
    return gone


def _old(*, keep: timedelta, now: datetime) -> Iterator[tuple[type[Base], Select[int]]]:
    """Table by table, a question for the ids of what may go."""
    long_ago, yesterday = now - keep, now - _A_DAY
    yield Attempt, _of_what_is_done(Attempt, Attempt.started_at, long_ago)
    yield Look, _of_what_is_done(Look, Look.at, long_ago)
    yield Alarm, select(Alarm.id).where(Alarm.ended_at < long_ago)
    yield Budget, select(Budget.id).where(Budget.resets_at < yesterday)
    yield Replay, select(Replay.id).where(Replay.created_at < now - REPLAY_KEPT)
    yield Connecting, select(Connecting.id).where(Connecting.ends_at < yesterday)
    yield Mention, select(Mention.id).where(Mention.seen_at < long_ago)
    yield Notice, select(Notice.id).where(Notice.at < long_ago)
    yield Mailing, select(Mailing.id).where(Mailing.made_at < now - _A_MONTH)
    yield (
        WebhookDelivery,
        select(WebhookDelivery.id).where(WebhookDelivery.made_at < now - _A_MONTH),
    )
    yield Invitation, select(Invitation.id).where(Invitation.ends_at < long_ago)
    yield GuestLink, _by_which_nothing_was_said(long_ago)
    yield Arrival, select(Arrival.id).where(Arrival.created_at < yesterday)
    yield Heartbeat, select(Heartbeat.id).where(Heartbeat.at < yesterday)
    yield Presence, select(Presence.id).where(Presence.seen_at < yesterday)
    yield Unsaved, select(Unsaved.id).where(Unsaved.at < now - KEPT)


def _by_which_nothing_was_said(ended: datetime) -> Select[int]:
    agreed = exists().where(Agreement.guest_id == GuestLink.id)
    remarked = exists().where(Comment.guest_id == GuestLink.id)
    return select(GuestLink.id).where(GuestLink.ends_at < ended, ~agreed, ~remarked)


def _of_what_is_done(
    table: type[Attempt | Look], at: InstrumentedAttribute[datetime], before: datetime
) -> Select[int]:
    done = select(table.id).join(Delivery, Delivery.id == table.delivery_id)
    return done.where(at < before, Delivery.state.in_(_DONE), Delivery.updated_at < before)


def _take_away(session: Session, table: type[Base], wanted: Select[int]) -> int:
    ids = session.scalars(wanted.limit(BATCH)).all()
    if ids:
        session.execute(
            delete(table).where(table.id.in_(ids)).execution_options(synchronize_session=False)
        )
    return len(ids)
