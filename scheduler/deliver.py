"""One try of one delivery: claim, send with no transaction open, write down what came of it."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from connectors.contract import Connector, Outgoing, Problem, Receipt, Severity
from connectors.errors import Ambiguous, ConnectorError, Permanent, Retryable
from connectors.seam import told
from lib.i18n import say
from models.delivery import AttemptOutcome
from models.house import House
from scheduler.claim import LEASE, Claimed, claim
from scheduler.outcome import record
from scheduler.parcel import open_parcel, renewed

LONGEST_SEND: Final = timedelta(minutes=1)  # all of a connector's time-outs together
_PAUSE: Final = 1.0  # seconds between two tries at writing
_log = logging.getLogger(__name__)


def deliver(house: House, delivery_id: int, *, sender: str) -> AttemptOutcome | None:
    """None where the delivery may not leave now, or someone else has it."""
    claimed = _claim(house, delivery_id, sender=sender)
    if claimed is None:
        return None
    return _written_down(house, claimed, _send(house, claimed))


def _claim(house: House, delivery_id: int, *, sender: str) -> Claimed | None:
    now = house.now()
    try:
        with house.database.transaction() as session:
            return claim(session, delivery_id, sender=sender, now=now)
    except IntegrityError:  # another sender took this channel's one place first
        return None


def _written_down(
    house: House, claimed: Claimed, result: Receipt | ConnectorError
) -> AttemptOutcome:
    """A receipt in hand is not lost to a database that is away for a while."""
    over = monotonic() + LEASE.total_seconds()
    while True:
        try:
            with house.database.transaction() as session:
                return record(session, claimed, result, now=house.now())
        except (OperationalError, InterfaceError):
            if monotonic() > over:
                raise
            _log.warning("the database is away; what came of a post is kept to be written down")
            threading.Event().wait(_PAUSE)


def _send(house: House, claimed: Claimed) -> Receipt | ConnectorError:
    ready = told(lambda: _prepared(house, claimed), unknown=Retryable)
    if isinstance(ready, ConnectorError):
        return ready
    connector, post = ready
    return told(lambda: connector.publish(post), unknown=Ambiguous)


def _prepared(house: House, claimed: Claimed) -> tuple[Connector, Outgoing]:
    """Ready to send, and nothing sent: whatever it raises, the post was surely not accepted."""
    parcel = renewed(house, open_parcel(house, claimed.delivery_id))
    connector = parcel.connector()
    _must_fit(connector.check(parcel.post))
    _must_be_in_time(claimed, now=house.now())
    return connector, parcel.post


def _must_be_in_time(claimed: Claimed, *, now: datetime) -> None:
    """A machine that slept in between may wake when others have taken the post for lost."""
    if now > claimed.lease_until - LONGEST_SEND:
        raise Retryable(say("This machine was held up for too long; the post was not sent."))


def _must_fit(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem.severity is Severity.STOPS:
            raise Permanent(problem.message, remedy=problem.remedy)
