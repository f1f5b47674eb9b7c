"""One try of one delivery: claim, send with no transaction open, write down what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from connectors.checks import all_problems
from connectors.contract import Connector, Counts, Left, Problem, Receipt, Severity
from connectors.errors import Ambiguous, ConnectorError, Permanent, Retryable
from connectors.seam import offers, told
from lib.i18n import say
from models.delivery import AttemptOutcome
from models.house import House
from models.outage import may_pass
from scheduler.sending.claim import LEASE, Claimed, claim
from scheduler.sending.outcome import cannot_be_kept, record
from scheduler.sending.parcel import Parcel, renewed, unpacked
from scheduler.sending.rules import CLOCK_SLACK, HeldUp, is_stale
from scheduler.sending.steps import in_steps, take_steps, until_written

LONGEST_SEND: Final = timedelta(minutes=1)  # all of a connector's time-outs together


def deliver(
    house: House, delivery_id: int, *, sender: str, closing: Callable[[], bool] = lambda: False
) -> AttemptOutcome | None:
    """None where the delivery may not leave now, or someone else has it.

    `closing`: asked at the last moment before the network is called; what was not sent yet is let
    go then, and leaves by whoever is there.
    """
    claimed = _claim(house, delivery_id, sender=sender)
    if claimed is None:
        return None
    sent = _send(house, claimed, closing)
    try:
        return until_written(partial(_record, house, sent))
    except (StatementError, TypeError, ValueError) as error:
        if isinstance(error, DBAPIError) and may_pass(error):
            raise
        unfit = replace(sent, result=cannot_be_kept(error), heard=())
        return until_written(partial(_record, house, unfit))


def _claim(house: House, delivery_id: int, *, sender: str) -> Claimed | None:
    database = house.database
    try:
        with database.ledger() as connection:
            return claim(connection, delivery_id, sender=sender, now=database.now_on(connection))
    except IntegrityError:  # another sender took this channel's one place first
        return None


def _record(house: House, sent: "_Sent") -> AttemptOutcome:
    database = house.database
    with database.ledger() as connection:
        return record(
            connection,
            sent.claimed,
            sent.result,
            heard=sent.heard,
            called=sent.called,
            now=database.now_on(connection),
        )


@dataclass(frozen=True, slots=True)
class _Ready:
    """Ready to send, and nothing sent."""

    connector: Connector
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What came of it. `claimed`: the claim, with the access that was used. `heard`: what the
    network said is left of its limits. `called`: whether it was asked to publish at all.
    """

    claimed: Claimed
    result: Receipt | ConnectorError
    heard: Sequence[Left] = ()
    called: bool = True


def _send(house: House, claimed: Claimed, closing: Callable[[], bool]) -> _Sent:
    ready = told(lambda: _prepared(house, claimed, closing), unknown=Retryable)
    if isinstance(ready, ConnectorError):
        return _Sent(claimed=claimed, result=ready, called=False)
    used = replace(claimed, access_number=ready.parcel.access_number)
    result = told(lambda: _published(house, used, ready), unknown=Ambiguous)
    return _Sent(claimed=used, result=result, heard=_heard(ready.connector))


def _published(house: House, claimed: Claimed, ready: _Ready) -> Receipt:
    stepwise = in_steps(ready.connector, ready.parcel)
    if stepwise is not None:
        return take_steps(house, claimed, ready.parcel, stepwise)
    return ready.connector.publish(ready.parcel.post)


def _heard(connector: Connector) -> Sequence[Left]:
    if not offers(connector, Counts):
        return ()
    heard = told(connector.left, unknown=Permanent)
    return () if isinstance(heard, ConnectorError) else heard


def _prepared(house: House, claimed: Claimed, closing: Callable[[], bool]) -> _Ready:
    """Whatever it raises, the post was surely not accepted."""
    try:
        parcel = renewed(house, unpacked(house, claimed.freight))
    except DBAPIError as error:
        if not may_pass(error):
            raise
        raise HeldUp(
            say("Our own database did not answer; the post was not sent."), evidence=error
        ) from error
    connector = parcel.connector()
    _must_fit(all_problems(connector, parcel.post))
    _must_be_in_time(claimed, now=house.now())
    if closing():
        raise HeldUp(say("The daemon was asked to stop; the post was not sent."))
    return _Ready(connector, parcel)


def _must_be_in_time(claimed: Claimed, *, now: datetime) -> None:
    """A machine that slept in between may wake when others have taken the post for lost."""
    if now > claimed.lease_until - LONGEST_SEND:
        raise HeldUp(say("This machine was held up for too long; the post was not sent."))
    if now < claimed.lease_until - LEASE - CLOCK_SLACK:
        raise HeldUp(say("This machine’s clock was set back just now; the post was not sent."))
    if is_stale(claimed.freight.row.fresh_until, now=now):
        raise HeldUp(say("It was fresh until %(until)s.", until=claimed.freight.row.fresh_until))
    if is_stale(claimed.freight.row.rights_until, now=now):
        raise HeldUp(say("The rights of one of its pictures ended just now; it was not sent."))


def _must_fit(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem.severity is Severity.STOPS:
            raise Permanent(problem.message, remedy=problem.remedy)
