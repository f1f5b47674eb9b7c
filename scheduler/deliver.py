"""One try of one delivery: claim, send with no transaction open, write down what came of it."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from connectors.contract import Connector, Outgoing, Problem, Receipt, Severity
from connectors.errors import Ambiguous, ConnectorError, Permanent, Retryable
from models.delivery import AttemptOutcome
from models.house import House
from scheduler.claim import Claimed, claim
from scheduler.outcome import record
from scheduler.parcel import open_parcel, renewed
from scheduler.seam import told


def deliver(house: House, delivery_id: int, *, sender: str) -> AttemptOutcome | None:
    """None where the delivery may not leave now, or someone else has it."""
    claimed = _claim(house, delivery_id, sender=sender)
    if claimed is None:
        return None
    result = _send(house, claimed)
    with house.database.transaction() as session:
        return record(session, claimed, result, now=house.now())


def _claim(house: House, delivery_id: int, *, sender: str) -> Claimed | None:
    now = house.now()
    try:
        with house.database.transaction() as session:
            return claim(session, delivery_id, sender=sender, now=now)
    except IntegrityError:  # another sender took this channel's one place first
        return None


def _send(house: House, claimed: Claimed) -> Receipt | ConnectorError:
    ready = told(lambda: _prepared(house, claimed.delivery_id), unknown=Retryable)
    if isinstance(ready, ConnectorError):
        return ready
    connector, post = ready
    return told(lambda: connector.publish(post), unknown=Ambiguous)


def _prepared(house: House, delivery_id: int) -> tuple[Connector, Outgoing]:
    """Ready to send, and nothing sent: whatever it raises, the post was surely not accepted."""
    parcel = renewed(house, open_parcel(house, delivery_id))
    connector = parcel.connector()
    _must_fit(connector.check(parcel.post))
    return connector, parcel.post


def _must_fit(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem.severity is Severity.STOPS:
            raise Permanent(problem.message, remedy=problem.remedy)
