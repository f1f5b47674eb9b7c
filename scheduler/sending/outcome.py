"""Writes down what came of a try, under the fence of its own claim."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Integer,
    and_,
    bindparam,
    select,
    update,
)

from connectors.contract import Left, Receipt
from connectors.errors import AccessExpired, Ambiguous, AuthExpired, ConnectorError
from lib.i18n import Text, say
from lib.log import redact
from models import news
from models.base import Columns
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DeliveryState
from scheduler.sending import traffic
from scheduler.sending.claim import Claimed
from scheduler.sending.rules import (
    AskPerson,
    Decision,
    HeldUp,
    LookLater,
    PauseChannel,
    PlanAgain,
    after_failure,
    is_down,
)
from scheduler.unsure import proof
from scheduler.unsure.proof import belongs_to_another, not_ours, published
from scheduler.watch import alarms

_SETTLE: Final = timedelta(minutes=1)  # where the network's plug-in cannot be asked


def record(
    connection: Connection,
    claimed: Claimed,
    result: Receipt | ConnectorError,
    *,
    heard: Sequence[Left] = (),
    called: bool = True,
    now: datetime,
) -> AttemptOutcome:
    """Writes the outcome under the claim's own fence: a zombie completes only its own attempt.

    `heard`: what the network said is left of its limits. `called`: whether it was asked at all.
    """
    if isinstance(result, Receipt):
        outcome = _proven(connection, claimed, result, now=now)
    else:
        outcome = _not_live(connection, claimed, result, called=called, now=now)
    if heard:
        channel = connection.execute(_CHANNEL, {"of": claimed.channel_id}).one()
        traffic.correct(connection, channel, heard, now=now)
    news.of_delivery(connection, claimed.delivery_id, now=now)
    return outcome


def _proven(
    connection: Connection, claimed: Claimed, receipt: Receipt, *, now: datetime
) -> AttemptOutcome:
    """A proof that is another delivery's is none."""
    delivery_id, fence = claimed.delivery_id, claimed.fence
    written = published(connection, delivery_id, receipt, fence=fence, now=now)
    if not written and belongs_to_another(
        connection, delivery_id, claimed.channel_id, receipt.remote_id
    ):
        return _not_live(connection, claimed, not_ours(receipt), called=True, now=now)
    _close(connection, claimed, AttemptOutcome.PUBLISHED, None, receipt.url, now=now)
    if not written:
        proof.keep(connection, delivery_id, receipt, fence=fence)
    if claimed.troubled:
        traffic.note_call(connection, claimed.network, failure=None, now=now)
    return AttemptOutcome.PUBLISHED


def _not_live(
    connection: Connection,
    claimed: Claimed,
    error: ConnectorError,
    *,
    called: bool,
    now: datetime,
) -> AttemptOutcome:
    error = _of_this_access(connection, claimed, error)
    delivery = connection.execute(_DELIVERY, {"of": claimed.delivery_id}).one()
    channel = connection.execute(_CHANNEL, {"of": claimed.channel_id}).one()
    able = traffic.able_to(channel)
    decision = after_failure(
        error,
        failures=delivery.failures,
        settle=able.settle if able else _SETTLE,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        now=now,
    )
    outcome = _OUTCOMES[type(decision)]
    _close(connection, claimed, outcome, decision.reason, error.evidence, now=now)
    if _follow(connection, claimed, delivery, decision, now=now):
        _tell_channel(connection, claimed, channel, decision, now=now)
    if called and is_down(error):
        traffic.note_call(connection, claimed.network, failure=error.reason, now=now)
    elif called and claimed.troubled:
        traffic.note_call(connection, claimed.network, failure=None, now=now)
    return outcome


def _of_this_access(
    connection: Connection, claimed: Claimed, error: ConnectorError
) -> ConnectorError:
    """Refused credentials that were replaced since say nothing of the new ones.

    Holds the rows: nobody reconnects between this look and what is written.
    """
    if not isinstance(error, AccessExpired | AuthExpired):
        return error
    number = connection.scalar(_ACCESS_NUMBER, {"of": claimed.delivery_id})
    if number == claimed.access_number:
        return error
    return HeldUp(say("The account was given new credentials meanwhile."), evidence=error.evidence)


_OUTCOMES: Final = {
    PlanAgain: AttemptOutcome.NOT_ACCEPTED,
    LookLater: AttemptOutcome.UNSURE,
    AskPerson: AttemptOutcome.REFUSED,
    PauseChannel: AttemptOutcome.REFUSED,
}


def _close(
    connection: Connection,
    claimed: Claimed,
    outcome: AttemptOutcome,
    reason: Text | None,
    evidence: str,
    *,
    now: datetime,
) -> None:
    connection.execute(
        _CLOSE,
        {
            "of": claimed.delivery_id,
            "under": claimed.fence,
            "new_outcome": outcome,
            "new_reason": reason,
            "new_evidence": redact(evidence),
            "new_ended_at": now,
        },
    )


def _follow(
    connection: Connection,
    claimed: Claimed,
    delivery: Columns,
    decision: Decision,
    *,
    now: datetime,
) -> bool:
    values = _values(decision, delivery, now=now)
    own: CursorResult[object] = connection.execute(
        update(Delivery)
        .where(
            Delivery.id == claimed.delivery_id,
            Delivery.fence == claimed.fence,
            Delivery.state == DeliveryState.SENDING,
        )
        .values(**values)
    )
    if own.rowcount == 1:
        after = cast("DeliveryState", values["state"])
        proof.note_state(
            connection, claimed.delivery_id, DeliveryState.SENDING, after, claimed.fence
        )
        proof.take_up(connection, claimed.delivery_id, fence=claimed.fence, now=now)
    return own.rowcount == 1


def _values(decision: Decision, delivery: Columns, *, now: datetime) -> dict[str, object]:
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
                "failures": delivery.failures + decision.counted,
            }
        case LookLater():
            values |= {"state": DeliveryState.UNSURE, "look_at": decision.at, "looks": 0}
        case AskPerson():
            values |= {"state": DeliveryState.FAILED}
        case PauseChannel():
            values |= {"state": DeliveryState.SUSPENDED}
    return values


def _tell_channel(
    connection: Connection,
    claimed: Claimed,
    channel: Columns,
    decision: Decision,
    *,
    now: datetime,
) -> None:
    if not isinstance(decision, LookLater):
        free_again(connection, claimed.delivery_id, claimed.fence, channel)
        traffic.give_back(connection, claimed.freight.row)
    match decision:
        case PlanAgain(channel=True):
            values: dict[str, object] = {"not_before": decision.at}
        case PlanAgain(renew=True):
            values = {"expires_at": now}
        case PauseChannel():
            close_channel(connection, channel.id, decision.reason, now=now)
            return
        case _:
            return
    connection.execute(update(Channel).where(Channel.id == channel.id).values(**values))


def close_channel(connection: Connection, channel_id: int, reason: Text, *, now: datetime) -> None:
    """The network no longer lets us in: nothing leaves until a person connects it again."""
    paused = update(Channel).where(Channel.id == channel_id, Channel.paused_at.is_(None))
    closed: CursorResult[object] = connection.execute(
        paused.values(paused_at=now, pause_reason=reason)
    )
    if closed.rowcount:
        alarms.begin(connection, alarms.closed(channel_id), since=now)
        news.of_access(connection, channel_id, now=now)


def cannot_be_kept(error: Exception) -> Ambiguous:
    """For an answer that our database refuses to store."""
    return Ambiguous(
        say("The network answered something that cannot be kept."), evidence=type(error).__name__
    )


def free_again(connection: Connection, delivery_id: int, fence: int, channel: Columns) -> None:
    """Gives back the gap that a try took which was surely not accepted; not if others took theirs
    since.
    """
    tried = connection.execute(
        select(Attempt.started_at, Attempt.free_before).where(
            Attempt.delivery_id == delivery_id, Attempt.fence == fence
        )
    ).one()
    taken = tried.started_at + timedelta(minutes=channel.gap_minutes)
    if channel.next_free_at == taken:
        connection.execute(
            update(Channel).where(Channel.id == channel.id).values(next_free_at=tried.free_before)
        )


def channel_of(connection: Connection, channel_id: int) -> Columns:
    """The columns that sending and looking need."""
    return connection.execute(_CHANNEL, {"of": channel_id}).one()


_OF: Final = bindparam("of", type_=Integer())
_UNDER: Final = bindparam("under", type_=Integer())
_DELIVERY: Final = select(Delivery.failures).where(Delivery.id == _OF)
_CHANNEL: Final = select(
    Channel.id,
    Channel.kind,
    Channel.handle,
    Channel.options,
    Channel.network,
    Channel.name,
    Channel.gap_minutes,
    Channel.next_free_at,
).where(Channel.id == _OF)
_ACCESS_NUMBER: Final = (
    select(Channel.access_number)
    .join(Delivery, Delivery.channel_id == Channel.id)
    .where(Delivery.id == _OF)
    .with_for_update(of=[Delivery, Channel])
)
_CLOSE: Final = (
    update(Attempt)
    .where(and_(Attempt.delivery_id == _OF, Attempt.fence == _UNDER))
    .values(
        outcome=bindparam("new_outcome"),
        reason=bindparam("new_reason"),
        evidence=bindparam("new_evidence"),
        ended_at=bindparam("new_ended_at"),
    )
)
