"""Notices to browsers: each claimed by its row, sent with no transaction open.

A push service has no key by which it knows a message again, but a topic, under which a newer
message takes the place of one not yet delivered; and the browser shows one notification a tag. So
what may have gone is sent again under both, and stands on the screen once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from connectors.errors import ConnectorError, Permanent, RateLimited
from connectors.reach import Guard
from connectors.web_push import Gone, push
from lib.clock import Clock
from models.house import House
from models.notice import Notice
from models.outgoing import Outgoing
from models.push import PUSH, PushDevice
from notifying.claiming import Claimed, Told, claim
from notifying.flood import MANY

_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=1)
_A_ROUND: Final = 50
_log = logging.getLogger(__name__)
Spread = Callable[[float], float]  # a number of seconds from 0 to the one given


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


def _done(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """What has changed since it was claimed is told anew."""
    for one in claimed.told:
        if session.scalar(select(Notice.at).where(Notice.id == one.notice_id)) == one.at:
            session.execute(delete(Outgoing).where(_still(one)))
        else:
            session.execute(update(Outgoing).where(_still(one)).values(due_at=now, tries=0))
    device = session.get(PushDevice, claimed.device_id)
    if device is not None:
        device.note_sent(now=now, most=MANY)


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
