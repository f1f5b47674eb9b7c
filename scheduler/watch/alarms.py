"""Alarms as rows: one for each thing that is wrong, told once, however many processes watch."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, CursorResult, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from models.watch import Alarm, Fact

SILENT: Final = "daemon silent"
BROKER: Final = "broker away"
WORKERS: Final = "no worker"
_END_IS_TOLD: Final = (SILENT, BROKER, WORKERS)
_CLOSED: Final = "channel closed"
_ENDING: Final = "access ends"
_RETRY: Final = timedelta(minutes=5)


def closed(channel_id: int) -> str:
    """The name of the alarm for a channel whose account no longer opens."""
    return f"{_CLOSED} {channel_id}"


def ending(channel_id: int, days: int) -> str:
    """The name of the alarm for an access that ends in so many days."""
    return f"{_ENDING} {channel_id} {days}"


def channel_of(name: str) -> int | None:
    """Whose alarm it is; None: the whole installation's."""
    for kind in (_CLOSED, _ENDING):
        if name.startswith(f"{kind} "):
            return int(name.removeprefix(f"{kind} ").split()[0])
    return None


def is_closed(name: str) -> bool:
    return name.startswith(f"{_CLOSED} ")


def begin(connection: Connection, name: str, *, since: datetime) -> bool:
    """On record from now on; False where it was already."""
    known = select(Alarm.id).where(Alarm.name == name, Alarm.since == since)
    if connection.execute(known).first() is not None:
        return False
    connection.execute(insert(Alarm).values(name=name, since=since))
    return True


def begin_alone(session: Session, name: str, *, now: datetime) -> None:
    """Begins it now unless it runs: nobody knows better since when, and two may notice at once."""
    session.execute(select(Fact.id).with_for_update())  # one after the other, where that is asked
    known = select(Alarm.id).where(Alarm.name == name, Alarm.ended_at.is_(None))
    if session.execute(known).first() is None:
        session.add(Alarm(name=name, since=now))


def running(session: Session) -> Sequence[Alarm]:
    """Those that are not over, the oldest first."""
    return session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)).order_by(Alarm.id)).all()


def end(alarm: Alarm, *, now: datetime) -> None:
    """Over; that is told as well where people wait for it."""
    alarm.ended_at, alarm.tell_at = now, None


def untold(session: Session, *, now: datetime) -> Sequence[Alarm]:
    """What people have not been told of yet, and nobody is just telling."""
    begun = and_(Alarm.told_at.is_(None), Alarm.ended_at.is_(None))
    over = and_(
        Alarm.name.in_(_END_IS_TOLD),
        Alarm.told_at.is_not(None),
        Alarm.ended_at.is_not(None),
        Alarm.over_at.is_(None),
    )
    free = or_(Alarm.tell_at.is_(None), Alarm.tell_at <= now)
    return session.scalars(select(Alarm).where(or_(begun, over), free).order_by(Alarm.id)).all()


def take(session: Session, alarm: Alarm, *, now: datetime) -> bool:
    """Whether the telling is ours for the next minutes; it is tried again after them."""
    still = Alarm.over_at.is_(None) if alarm.ended_at else Alarm.told_at.is_(None)
    mine: CursorResult[object] = session.execute(  # type: ignore[assignment]
        update(Alarm)
        .where(Alarm.id == alarm.id, still, or_(Alarm.tell_at.is_(None), Alarm.tell_at <= now))
        .values(tell_at=now + _RETRY)
        .execution_options(synchronize_session=False)
    )
    return mine.rowcount == 1


def tell_done(session: Session, alarm: Alarm, *, now: datetime) -> None:
    """Everybody was told."""
    done = {"over_at": now} if alarm.ended_at else {"told_at": now}
    session.execute(
        update(Alarm)
        .where(Alarm.id == alarm.id)
        .values(tell_at=None, **done)
        .execution_options(synchronize_session=False)
    )
