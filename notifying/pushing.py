"""Notices to browsers: each claimed by its row, sent with no transaction open.

A push service has no key by which it knows a message again, but a topic, under which a newer
message takes the place of one not yet delivered; and the browser shows one notification a tag. So
what may have gone is sent again under both, and stands on the screen once.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from connectors.errors import ConnectorError, Permanent, RateLimited
from connectors.reach import Guard
from connectors.web_push import Gone, Sealed, push
from lib.clock import Clock
from models.house import House
from models.notice import Notice
from models.outgoing import Outgoing
from models.push import PUSH, PushDevice
from models.reach import topic_of
from notifying import devices, messages
from notifying.flood import FEW
from notifying.handing import TOO_OLD
from notifying.hours import open_from
from notifying.people import Reader, readers

_LEASE: Final = timedelta(minutes=2)  # longer than a call may take
_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=1)
_A_ROUND: Final = 50
_AT_A_TIME: Final = 200  # matters of one device
_log = logging.getLogger(__name__)
Spread = Callable[[float], float]  # a number of seconds from 0 to the one given
Due = tuple[Outgoing, Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row as it was claimed, and when what it tells was told in the house."""

    row_id: int
    tries: int
    notice_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """`message` None: nothing of it was still to be told."""

    device_id: int
    message: Sealed | None
    told: Sequence[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """`spread` draws how long to wait, so that not everything comes back at the same second."""

    house: House
    guard: Guard
    clock: Clock
    spread: Spread

    def send_due(self) -> int:
        """How many went."""
        sent = 0
        for _ in range(_A_ROUND):
            now = self.house.database.now()
            with self.house.database.transaction() as session:
                claimed = claim(session, self.house, now=now)
            if claimed is None:
                break
            sent += self._send(claimed)
        return sent

    def _send(self, claimed: Claimed) -> bool:
        if claimed.message is None:
            return False
        failed = None
        try:
            push(claimed.message, guard=self.guard, clock=self.clock)
        except ConnectorError as error:
            failed = error
            _log.warning("a notice was not pushed: %s %s", error.reason, error.evidence)
        now = self.house.database.now()
        with self.house.database.transaction() as session:
            self._record(session, claimed, failed, now=now)
        return failed is None

    def _record(
        self, session: Session, claimed: Claimed, failed: ConnectorError | None, *, now: datetime
    ) -> None:
        match failed:
            case None:
                _done(session, claimed, now=now)
            case Gone():
                _forget(session, claimed.device_id)
            case Permanent():
                _close(session, claimed)
            case RateLimited(until=until) if until is not None:
                _again(session, claimed, failed, at=max(until, now + _FIRST))
            case _:
                _again(session, claimed, failed, at=now + self._pause(claimed.told[0].tries))

    def _pause(self, tries: int) -> timedelta:
        longest = min(_LONGEST, _FIRST * 2 ** min(tries, 10))
        return max(_FIRST, timedelta(seconds=self.spread(longest.total_seconds())))


def is_any(session: Session, *, now: datetime) -> bool:
    """So that nobody opens a writing transaction every few seconds for nothing."""
    return session.scalar(select(Outgoing.id).where(_is_due(now)).limit(1)) is not None


def claim(session: Session, house: House, *, now: datetime) -> Claimed | None:
    """What is due for one device, ours for the length of a lease; None: there is nothing."""
    wanted = select(Outgoing).where(_is_due(now))
    wanted = wanted.order_by(Outgoing.urgent.desc(), Outgoing.due_at, Outgoing.id).limit(1)
    first = session.scalars(wanted.with_for_update(skip_locked=True)).one_or_none()
    if first is None:
        return None
    device = session.get(PushDevice, int(first.via.removeprefix(PUSH)))
    reader = readers(session, [(first.workspace_id, first.user_id)]).get(
        (first.workspace_id, first.user_id)
    )
    if device is None or reader is None:
        session.delete(first)
        return Claimed(device_id=0, message=None, told=())
    rows = _wanted(session, reader, _due(session, first, now=now), now=now)
    rows = rows if len(rows) > FEW else rows[:1]
    for row, _ in rows:
        row.due_at, row.tries = now + _LEASE, row.tries + 1
    session.flush()
    return Claimed(
        device_id=device.id,
        message=_message(session, house, device, reader, rows, now=now) if rows else None,
        told=[
            Told(row_id=row.id, tries=row.tries, notice_id=notice.id, at=notice.at)
            for row, notice in rows
        ],
    )


def _message(
    session: Session,
    house: House,
    device: PushDevice,
    reader: Reader,
    rows: Sequence[Due],
    *,
    now: datetime,
) -> Sealed:
    keyring = house.settings.keyring
    endpoint, receiver = devices.address(keyring, device)
    return messages.sealed(
        messages.message([notice for _, notice in rows], reader, tries=rows[0][0].tries, now=now),
        endpoint=endpoint,
        receiver=receiver,
        own=devices.own_key(session, keyring, now=now),
        sender=messages.sender(house.settings),
        now=now,
    )


def _due(session: Session, first: Outgoing, *, now: datetime) -> list[Due]:
    found = session.execute(
        select(Outgoing, Notice)
        .join(Notice, Notice.id == Outgoing.notice_id)
        .where(
            _is_due(now),
            Outgoing.via == first.via,
            Outgoing.workspace_id == first.workspace_id,
            Outgoing.urgent == first.urgent,
        )
        .order_by(Outgoing.since, Outgoing.id)
        .limit(_AT_A_TIME)
        .with_for_update(of=[Outgoing], skip_locked=True)
    )
    return [(row, notice) for row, notice in found]


def _wanted(session: Session, reader: Reader, rows: Sequence[Due], *, now: datetime) -> list[Due]:
    """Without what was read meanwhile or is wanted no more, and nothing at a quiet hour."""
    kept = []
    for row, notice in rows:
        if _is_over(row, notice, reader, now=now):
            session.delete(row)
        elif not row.urgent and open_from(now, reader.wishes.hours) > now:
            row.due_at = open_from(now, reader.wishes.hours)
        else:
            kept.append((row, notice))
    return kept


def _is_over(row: Outgoing, notice: Notice, reader: Reader, *, now: datetime) -> bool:
    unwanted = not row.urgent and not reader.wishes.is_pushed(topic_of(notice.kind))
    return notice.read_at is not None or row.since < now - TOO_OLD or unwanted


def _done(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """What has changed since it was claimed is told anew."""
    for one in claimed.told:
        if session.scalar(select(Notice.at).where(Notice.id == one.notice_id)) == one.at:
            session.execute(delete(Outgoing).where(_still(one)))
        else:
            session.execute(update(Outgoing).where(_still(one)).values(due_at=now, tries=0))
    session.execute(
        update(PushDevice).where(PushDevice.id == claimed.device_id).values(sent_at=now)
    )


def _again(session: Session, claimed: Claimed, failed: ConnectorError, *, at: datetime) -> None:
    for one in claimed.told:
        session.execute(update(Outgoing).where(_still(one)).values(due_at=at, said=failed.reason))


def _close(session: Session, claimed: Claimed) -> None:
    """Refused for good: it stands in the house."""
    for one in claimed.told:
        session.execute(delete(Outgoing).where(_still(one)))


def _forget(session: Session, device_id: int) -> None:
    session.execute(delete(Outgoing).where(Outgoing.via == f"{PUSH}{device_id}"))
    session.execute(delete(PushDevice).where(PushDevice.id == device_id))


def _still(one: Told) -> ColumnElement[bool]:
    """Only by whoever holds the lease: of two, the later one knows."""
    return and_(Outgoing.id == one.row_id, Outgoing.tries == one.tries)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Outgoing.via.startswith(PUSH), Outgoing.due_at <= now)
