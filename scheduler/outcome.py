"""Writes down what came of a try, under the fence of its own claim."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Connection,
    CursorResult,
    Integer,
    String,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from connectors.contract import Left, Receipt
from connectors.errors import Ambiguous, ConnectorError
from lib.i18n import Text, say
from lib.log import redact
from models.base import Columns
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DeliveryState
from scheduler import traffic
from scheduler.claim import Claimed
from scheduler.rules import (
    AskPerson,
    Decision,
    LookLater,
    PauseChannel,
    PlanAgain,
    after_failure,
    is_down,
)
from scheduler.watch import alarms

_SETTLE: Final = timedelta(minutes=1)  # where the network's plug-in cannot be asked


def record(
    connection: Connection,
    claimed: Claimed,
    result: Receipt | ConnectorError,
    *,
    heard: Sequence[Left] = (),
    now: datetime,
) -> AttemptOutcome:
    """Writes the outcome under the claim's own fence: a zombie completes only its own attempt.

    `heard`: what the network said is left of its limits.
    """
    if isinstance(result, Receipt) and not _is_written(connection, claimed, result, now=now):
        result = not_ours(result)
    if isinstance(result, Receipt):
        outcome = _live(connection, claimed, result, now=now)
    else:
        outcome = _not_live(connection, claimed, result, now=now)
    if heard:
        channel = connection.execute(_CHANNEL, {"of": claimed.channel_id}).one()
        traffic.correct(connection, channel, heard, now=now)
    return outcome


def _is_written(
    connection: Connection, claimed: Claimed, receipt: Receipt, *, now: datetime
) -> bool:
    """False where the proof is that of another delivery."""
    delivery_id, fence = claimed.delivery_id, claimed.fence
    return published(
        connection, delivery_id, receipt, fence=fence, now=now
    ) or not belongs_to_another(connection, delivery_id, claimed.channel_id, receipt.remote_id)


def _live(
    connection: Connection, claimed: Claimed, receipt: Receipt, *, now: datetime
) -> AttemptOutcome:
    _close(connection, claimed, AttemptOutcome.PUBLISHED, None, receipt.url, now=now)
    if claimed.troubled:
        traffic.note_call(connection, claimed.network, failure=None, now=now)
    return AttemptOutcome.PUBLISHED


def _not_live(
    connection: Connection, claimed: Claimed, error: ConnectorError, *, now: datetime
) -> AttemptOutcome:
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
    if is_down(error):
        traffic.note_call(connection, claimed.network, failure=error.reason, now=now)
    elif claimed.troubled and not (isinstance(decision, PlanAgain) and not decision.counted):
        traffic.note_call(connection, claimed.network, failure=None, now=now)
    return outcome


_OUTCOMES: Final = {
    PlanAgain: AttemptOutcome.NOT_ACCEPTED,
    LookLater: AttemptOutcome.UNSURE,
    AskPerson: AttemptOutcome.REFUSED,
    PauseChannel: AttemptOutcome.REFUSED,
}


def published(
    connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int, now: datetime
) -> bool:
    """Writes the receipt, also a late one; False where it was known or is another delivery's, or
    where a newer try is on its way.

    A receipt is proof whoever brings it: what a try long given up for lost had sent all the same
    is live, and is not sent again.
    """
    written: CursorResult[object] = connection.execute(
        _PUBLISHED,
        {
            "of": delivery_id,
            "under": fence,
            "new_remote_id": receipt.remote_id[:500],
            "new_url": receipt.url[:1000],
            "new_published_at": receipt.published_at,
            "new_receipt": dict(receipt.extra),
            "new_updated_at": now,
        },
    )
    if written.rowcount == 0 or fence > 1:
        _tell_of_copies(connection, delivery_id, receipt, fence=fence)
    return written.rowcount == 1


def _tell_of_copies(
    connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int
) -> None:
    """Where an earlier try had been looked for twice, was not there, and came up after all."""
    earlier = connection.scalar(
        select(Attempt.evidence).where(
            Attempt.delivery_id == delivery_id,
            Attempt.fence != fence,
            Attempt.outcome == AttemptOutcome.PUBLISHED,
            Attempt.evidence != receipt.url,
        )
    )
    if earlier is None:
        return
    connection.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PUBLISHED)
        .values(
            reason=say(
                "It went up twice, the network showed the first one too late: %(one)s and %(two)s.",
                one=earlier,
                two=receipt.url,
            ),
            remedy=say("Delete one of the two on the network."),
        )
    )


def belongs_to_another(
    connection: Connection, delivery_id: int, channel_id: int, remote_id: str
) -> bool:
    """Whether that post of the network is another delivery's already."""
    wanted = {"of": delivery_id, "on": channel_id, "remote": remote_id[:500]}
    return connection.execute(_SAME_REMOTE, wanted).first() is not None


def not_ours(receipt: Receipt) -> Ambiguous:
    return Ambiguous(
        say("The network answered with the address of another post."), evidence=receipt.url
    )


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
    own: CursorResult[object] = connection.execute(
        update(Delivery)
        .where(
            Delivery.id == claimed.delivery_id,
            Delivery.fence == claimed.fence,
            Delivery.state == DeliveryState.SENDING,
        )
        .values(**values)
    )
    return own.rowcount == 1


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
    match decision:
        case PlanAgain(channel=True):
            values: dict[str, object] = {"not_before": decision.at}
        case PlanAgain(renew=True):
            values = {"expires_at": now}
        case PauseChannel():
            values = {"paused_at": now, "pause_reason": decision.reason}
            alarms.begin(connection, alarms.closed(channel.id), since=now)
        case _:
            return
    connection.execute(update(Channel).where(Channel.id == channel.id).values(**values))


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
_OTHER: Final = aliased(Delivery)
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
_SAME_REMOTE: Final = select(_OTHER.id).where(
    _OTHER.channel_id == bindparam("on", type_=Integer()),
    _OTHER.remote_id == bindparam("remote", type_=String()),
    _OTHER.remote_id.is_not(None),
    _OTHER.id != _OF,
)
_PUBLISHED: Final = (
    update(Delivery)
    .where(Delivery.id == _OF)
    .where(or_(Delivery.fence == _UNDER, Delivery.state != literal_column("'sending'")))
    # A person may have said “it is live” before the proof came: it still belongs there.
    .where(or_(Delivery.state != literal_column("'published'"), Delivery.remote_id.is_(None)))
    .where(
        ~exists().where(
            _OTHER.channel_id == Delivery.channel_id,
            _OTHER.remote_id == bindparam("new_remote_id"),
            _OTHER.remote_id.is_not(None),
            _OTHER.id != _OF,
        )
    )
    .values(
        state=literal_column("'published'"),
        remote_id=bindparam("new_remote_id"),
        url=bindparam("new_url"),
        published_at=bindparam("new_published_at"),
        receipt=bindparam("new_receipt"),
        updated_at=bindparam("new_updated_at"),
        lease_until=None,
        look_at=None,
        reason=None,
        remedy=None,
    )
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
