"""Whose turn it is to be read: a row for each channel and subject, claimed as deliveries are.

A failed reading is told on the channel's page and comes round again. It opens no circuit and holds
up no post: what leaves never depends on what can be read.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from accounts.asking import Open, opened
from connectors.contract import PAID_READS
from connectors.errors import AuthExpired, ConnectorError, Permanent, RateLimited
from lib.errors import Refusal
from lib.i18n import Text
from models.channel import Channel
from models.house import House
from models.reading import Reading, Subject

LEASE: Final = timedelta(minutes=10)
AT_ONCE: Final = 50  # channels looked at in one stroke
_BEYOND: Final = 2 * LEASE  # no lease is as long: of before the clock was set back
_FIRST_PAUSE: Final = timedelta(minutes=5)
_LONGEST_PAUSE: Final = timedelta(hours=6)
_LONGEST_ASKED: Final = timedelta(days=1)
_UNTIL_ASKED_AGAIN: Final = timedelta(days=1)  # whether an account gives what it did not
_LONGEST_WAIT: Final = timedelta(hours=25)  # what waits for later was written by a clock ahead


class NotAble(Exception):
    """The network, or this account, does not give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One reading that is ours. `read_at`: the start of the last that went well."""

    reading_id: int
    channel_id: int
    subject: Subject
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A reading that went well. `since`: how far back, where that is told."""

    next_at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    reading_id: int
    channel_id: int
    network: str
    subject: Subject


Reader = Callable[[House, Open, Turn], Read]  # raises NotAble, ConnectorError


def missing(session: Session) -> Sequence[int]:
    """Channels in use that have no readings yet."""
    known = select(Reading.id).where(Reading.channel_id == Channel.id)
    found = select(Channel.id).where(Channel.archived_at.is_(None), ~known.exists())
    return session.scalars(found.limit(AT_ONCE)).all()


def begin(session: Session, channel_ids: Iterable[int], *, now: datetime) -> None:
    """Their first readings are due at once."""
    session.add_all(
        Reading(channel_id=channel_id, subject=subject, due_at=now)
        for channel_id in channel_ids
        for subject in Subject
    )


def again(session: Session, channel_id: int, *, now: datetime) -> None:
    """As soon as may be: the account was opened anew, or its choices changed."""
    session.execute(
        update(Reading)
        .where(Reading.channel_id == channel_id)
        .values(due_at=now, failures=0, able=None)
        .execution_options(synchronize_session=False)
    )


def due(session: Session, *, now: datetime) -> list[Due]:
    """What may be read now, what has waited longest first."""
    found = (
        select(Reading.id, Reading.channel_id, Channel.network, Reading.subject)
        .join(Channel, Channel.id == Reading.channel_id)
        .where(_is_due(now), _free(now), Channel.archived_at.is_(None))
        .order_by(Reading.due_at, Reading.id)
        .limit(AT_ONCE * len(Subject))
    )
    return [
        Due(reading_id=number, channel_id=channel_id, network=network, subject=subject)
        for number, channel_id, network, subject in session.execute(found)
    ]


def read(house: House, reading_id: int, reader: Reader) -> None:
    """One reading, if it is still due and nobody else is at it."""
    turn = _taken(house, reading_id)
    if turn is None:
        return
    started = house.now()
    try:
        account = opened(house, turn.channel_id)
        _must_be_wanted(account, turn.subject)
        came = reader(house, account, turn)
    except NotAble:
        _write(house, reading_id, able=False, due_at=started + _UNTIL_ASKED_AGAIN, **_WELL)
    except Refusal as refusal:
        _failed(house, reading_id, refusal.message, refusal.remedy, until=started + _LONGEST_PAUSE)
    except ConnectorError as error:
        until = _until(error, now=started)
        _failed(house, reading_id, error.reason, error.remedy, until=until)
    else:
        kept = {} if came.since is None else {"since": came.since}
        _write(house, reading_id, able=True, due_at=came.next_at, read_at=started, **kept, **_WELL)


_WELL: Final = {"lease_until": None, "failures": 0, "reason": None, "remedy": None}


def _must_be_wanted(account: Open, subject: Subject) -> None:
    """What a network takes money for is read only where a person wished it. Raises NotAble.

    Mentions are a wish of their own: such a connector listens only where its options say so.
    """
    wished = account.account.options.get(PAID_READS) == "yes"
    if account.plugin.paid_reads and not wished and subject is not Subject.MENTIONS:
        raise NotAble


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(Reading.due_at <= now, Reading.due_at > now + _LONGEST_WAIT)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(
        Reading.lease_until.is_(None),
        Reading.lease_until <= now,
        Reading.lease_until > now + _BEYOND,
    )


def _taken(house: House, reading_id: int) -> Turn | None:
    now = house.now()
    with house.database.transaction() as session:
        mine: CursorResult[object] = session.execute(  # type: ignore[assignment]
            update(Reading)
            .where(Reading.id == reading_id, _is_due(now), _free(now))
            .values(lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        if mine.rowcount == 0:
            return None
        row = session.get_one(Reading, reading_id)
        return Turn(
            reading_id=reading_id,
            channel_id=row.channel_id,
            subject=row.subject,
            read_at=row.read_at,
        )


def _failed(
    house: House, reading_id: int, reason: Text, remedy: Text | None, *, until: datetime | None
) -> None:
    """`until` None: the longer, the more often it failed."""
    now = house.now()
    with house.database.transaction() as session:
        row = session.get_one(Reading, reading_id)
        row.failures += 1
        row.reason, row.remedy, row.lease_until = reason, remedy, None
        row.due_at = until or now + _pause(row.failures)


def _pause(failures: int) -> timedelta:
    """Doubled each time, and a little at random, so that not all come back at one moment."""
    longest: timedelta = min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE)
    return longest * random.uniform(0.7, 1)  # noqa: S311 - no secret


def _until(error: ConnectorError, *, now: datetime) -> datetime | None:
    match error:
        case RateLimited(until=datetime() as until):
            return min(max(until, now + _FIRST_PAUSE), now + _LONGEST_ASKED)
        case Permanent() | AuthExpired():
            return now + _LONGEST_PAUSE
        case _:
            return None


def _write(house: House, reading_id: int, **values: object) -> None:
    with house.database.transaction() as session:
        session.execute(
            update(Reading)
            .where(Reading.id == reading_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
