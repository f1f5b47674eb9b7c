"""Signs of life: who is at work, for which networks, and what keeps it from working."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.delivery import Heartbeat, Program

SILENCE: Final = timedelta(seconds=60)
_FORGOTTEN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """`name`: host/place/pid/start. `networks`: those that a worker listens for."""

    name: str
    program: Program
    networks: Collection[str] = ()


def beat(session: Session, who: Living, *, now: datetime, trouble: Text | None = None) -> None:
    """`trouble`: what keeps it from doing its work, None where nothing does."""
    own = update(Heartbeat).where(Heartbeat.name == who.name).values(at=now, trouble=trouble)
    if not session.execute(own.returning(Heartbeat.id)).all():
        session.add(
            Heartbeat(
                name=who.name,
                program=who.program,
                networks=sorted(who.networks),
                started_at=now,
                at=now,
                trouble=trouble,
            )
        )
    # One from the future is of before the clock was set back; who is alive gives another.
    over = or_(Heartbeat.at < now - _FORGOTTEN, Heartbeat.at > now + SILENCE)
    session.execute(delete(Heartbeat).where(over))


def alive(session: Session, program: Program, *, now: datetime) -> list[Heartbeat]:
    """Those that gave a sign within the last minute."""
    lately = Heartbeat.at.between(now - SILENCE, now + SILENCE)
    found = select(Heartbeat).where(Heartbeat.program == program, lately)
    return list(session.scalars(found.order_by(Heartbeat.id)))


def listened_for(session: Session, *, now: datetime) -> set[str]:
    """The networks for which a worker listens that reaches the broker."""
    workers = alive(session, Program.WORKER, now=now)
    return {network for one in workers if one.trouble is None for network in one.networks}
