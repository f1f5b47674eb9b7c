"""Whether anybody would carry out what the daemon announces: with a broker, hands are elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text, say
from models.channel import Channel
from models.delivery import Program
from scheduler import heartbeat
from scheduler.watch.alarms import BROKER, WORKERS


@dataclass(frozen=True, slots=True)
class Idle:
    """Why nothing is carried out though the daemon lives, and the remedy."""

    reason: Text
    remedy: Text


def idle(session: Session, *, broker: bool, now: datetime) -> Mapping[str, Idle]:
    """By the name of the alarm; nothing where the daemon itself sends (`broker` False)."""
    return dict(_found(session, now=now)) if broker else {}


def _found(session: Session, *, now: datetime) -> Iterator[tuple[str, Idle]]:
    daemons = heartbeat.alive(session, Program.DAEMON, now=now)
    if daemons and all(one.trouble is not None for one in daemons):
        reason = daemons[0].trouble or say("The broker does not answer.")
        yield (
            BROKER,
            Idle(reason, say("Start the broker, or check MARRONNIER_BROKER_URL.")),
        )
    used = set(session.scalars(select(Channel.kind).where(Channel.archived_at.is_(None))))
    if alone := sorted(used - heartbeat.listened_for(session, now=now)):
        reason = say("No worker listens for %(networks)s.", networks=", ".join(alone))
        yield WORKERS, Idle(reason, say("Start “flask worker”, on this machine or on another one."))
