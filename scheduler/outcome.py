"""Writes down what came of a try, under the fence of its own claim."""

import random
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Account, Capabilities, Credentials, Receipt
from connectors.errors import ConnectorError, Permanent
from connectors.seam import told
from lib.errors import Refusal
from lib.i18n import Text
from lib.log import redact
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DeliveryState
from scheduler.claim import Claimed, free_again
from scheduler.rules import (
    AskPerson,
    Decision,
    LookLater,
    PauseChannel,
    PlanAgain,
    after_failure,
)


def record(
    session: Session, claimed: Claimed, result: Receipt | ConnectorError, *, now: datetime
) -> AttemptOutcome:
    """Writes the outcome under the claim's own fence: a zombie completes only its own attempt."""
    if isinstance(result, Receipt):
        published(session, claimed.delivery_id, result, fence=claimed.fence, now=now)
        outcome = AttemptOutcome.PUBLISHED
        _close(session, claimed, outcome, None, result.url, now=now)
        return outcome
    delivery = session.get_one(Delivery, claimed.delivery_id)
    settle = _settle(session, delivery)
    decision = after_failure(
        result,
        failures=delivery.failures,
        settle=settle,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        now=now,
    )
    outcome = _OUTCOMES[type(decision)]
    _close(session, claimed, outcome, decision.reason, result.evidence, now=now)
    _follow(session, claimed, delivery, decision, now=now)
    return outcome


_OUTCOMES = {
    PlanAgain: AttemptOutcome.NOT_ACCEPTED,
    LookLater: AttemptOutcome.UNSURE,
    AskPerson: AttemptOutcome.REFUSED,
    PauseChannel: AttemptOutcome.REFUSED,
}


def published(
    session: Session, delivery_id: int, receipt: Receipt, *, fence: int, now: datetime
) -> bool:
    """Writes the receipt, also a late one; False where a newer claim has the delivery."""
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.fence == fence)
        # A person may have said “it is live” before the proof came: it still belongs there.
        .where(or_(Delivery.state != DeliveryState.PUBLISHED, Delivery.remote_id.is_(None)))
        .values(
            state=DeliveryState.PUBLISHED,
            remote_id=receipt.remote_id[:500],
            url=receipt.url[:1000],
            published_at=receipt.published_at,
            receipt=dict(receipt.extra),
            lease_until=None,
            look_at=None,
            reason=None,
            remedy=None,
            updated_at=now,
        )
    )
    return written.rowcount == 1


def _close(
    session: Session,
    claimed: Claimed,
    outcome: AttemptOutcome,
    reason: Text | None,
    evidence: str,
    *,
    now: datetime,
) -> None:
    session.execute(
        update(Attempt)
        .where(Attempt.delivery_id == claimed.delivery_id, Attempt.fence == claimed.fence)
        .values(outcome=outcome, reason=reason, evidence=redact(evidence), ended_at=now)
    )


def _follow(
    session: Session, claimed: Claimed, delivery: Delivery, decision: Decision, *, now: datetime
) -> None:
    values: dict[str, object] = {
        "reason": decision.reason,
        "remedy": decision.remedy,
        "lease_until": None,
        "updated_at": now,
    }
    match decision:
        case PlanAgain():
            values |= {
                "state": DeliveryState.PLANNED,
                "not_before": decision.at,
                "failures": delivery.failures + 1,
            }
        case LookLater():
            values |= {"state": DeliveryState.UNSURE, "look_at": decision.at, "looks": 0}
        case AskPerson():
            values |= {"state": DeliveryState.FAILED}
        case PauseChannel():
            values |= {"state": DeliveryState.SUSPENDED}
    own: CursorResult[object] = session.execute(  # type: ignore[assignment]
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.fence == claimed.fence,
            Delivery.state == DeliveryState.SENDING,
        )
        .values(**values)
    )
    if own.rowcount:
        _tell_channel(session, delivery.channel_id, decision, now=now)


def _tell_channel(session: Session, channel_id: int, decision: Decision, *, now: datetime) -> None:
    channel = session.get_one(Channel, channel_id)
    if not isinstance(decision, LookLater):
        free_again(session, channel)
    match decision:
        case PlanAgain(channel=True):
            channel.not_before = decision.at
        case PlanAgain(renew=True):
            channel.expires_at = now
        case PauseChannel():
            channel.paused_at = now
            channel.pause_reason = decision.reason
        case _:
            pass


def _settle(session: Session, delivery: Delivery) -> timedelta:
    channel = session.get_one(Channel, delivery.channel_id)
    able = able_to(channel)
    return able.settle if able else timedelta(minutes=1)


def able_to(channel: Channel) -> Capabilities | None:
    """What the channel's network can do; None while its plug-in cannot be used."""
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal:
        return None
    account = Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )
    able = told(lambda: plugin.connect(account).capabilities, unknown=Permanent)
    return None if isinstance(able, ConnectorError) else able
