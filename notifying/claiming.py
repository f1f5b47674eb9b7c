"""Claiming what is to be pushed: by its rows, for one device at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from connectors.web_push import Sealed
from lib.seal import Unsealable
from lib.web_push import Receiver
from models.house import House
from models.notice import Notice
from models.outgoing import Outgoing
from models.push import PUSH, PushDevice
from notifying import devices, flood, forgetting, messages
from notifying.handing import TOO_OLD
from notifying.hours import open_from
from notifying.people import Reader, readers

_LEASE: Final = timedelta(minutes=2)  # longer than a call may take
_AT_A_TIME: Final = 2000  # matters of one device, told in one message
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


_NOTHING: Final = Claimed(device_id=0, message=None, told=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """To one browser. `own`: the key by which its push service knows us."""

    endpoint: str
    receiver: Receiver
    own: ec.EllipticCurvePrivateKey


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
        return _NOTHING
    way = _way(session, house, device, now=now)
    if way is None:
        return _NOTHING
    waiting = _wanted(session, reader, _due(session, first, now=now), now=now)
    rows = _now(device, first, waiting, now=now)
    for row, _ in rows:
        row.due_at, row.tries = now + _LEASE, row.tries + 1
    session.flush()
    return Claimed(
        device_id=device.id,
        message=_message(house, way, reader, rows, now=now) if rows else None,
        told=[
            Told(row_id=row.id, tries=row.tries, notice_id=notice.id, at=notice.at)
            for row, notice in rows
        ],
    )


def _now(
    device: PushDevice, first: Outgoing, rows: Sequence[Due], *, now: datetime
) -> Sequence[Due]:
    """As many as letters would be: trouble that goes on must not ring every minute."""
    many, recent = len(rows), [datetime.fromisoformat(at) for at in device.lately]
    match flood.turn(recent, due=many, waiting=many, urgent=first.urgent, now=now):
        case flood.Wait(until=until):
            for row, _ in rows:
                row.due_at = until + timedelta(seconds=1)
            return ()
        case flood.Send(together=together):
            return rows if together else rows[:1]


def _way(session: Session, house: House, device: PushDevice, *, now: datetime) -> _Way | None:
    """None: keys were lost; the device is forgotten with them, rather than tried for ever."""
    keyring = house.settings.keyring
    try:
        own = devices.own_key(session, keyring, now=now)
    except Unsealable:
        forgetting.forget_all(session, now=now)
        return None
    try:
        endpoint, receiver = devices.address(keyring, device)
    except Unsealable:
        forgetting.forget(session, device, now=now)
        return None
    return _Way(endpoint=endpoint, receiver=receiver, own=own)


def _message(
    house: House, way: _Way, reader: Reader, rows: Sequence[Due], *, now: datetime
) -> Sealed:
    notices = [notice for _, notice in rows]
    return messages.sealed(
        messages.message(notices, reader, tries=rows[0][0].tries, now=now),
        endpoint=way.endpoint,
        receiver=way.receiver,
        own=way.own,
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
    unwanted = not row.urgent and not reader.wishes.pushed(notice.kind)
    return notice.read_at is not None or row.since < now - TOO_OLD or unwanted


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Outgoing.via.startswith(PUSH), Outgoing.due_at <= now)
