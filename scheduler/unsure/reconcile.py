"""Clearing up what is not known: expired leases become unsure, unsure ones are looked for."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from connectors.contract import Capabilities, Receipt
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.seam import told
from lib.i18n import Text, say
from models import news
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery, Look, LookOutcome
from models.house import House
from models.outage import may_pass
from models.way import DeliveryState
from scheduler.queries import Due
from scheduler.seam import calm
from scheduler.sending import traffic
from scheduler.sending.conditions import is_open
from scheduler.sending.outcome import cannot_be_kept, channel_of, close_channel, free_again
from scheduler.sending.rules import ASKED_FIRST, after_absence, back_off, until_asked
from scheduler.sending.rules import Look as Means
from scheduler.sending.sender import is_surely_dead
from scheduler.sending.steps import keep
from scheduler.unsure import lookup, proof
from scheduler.unsure.lookup import CannotAsk, Seen
from scheduler.unsure.proof import belongs_to_another, published

_SETTLE: Final = timedelta(minutes=1)  # where the network's plug-in cannot be asked
_AGAIN: Final = timedelta(minutes=2)


def clear_up(house: House) -> None:
    """What a dead sender left in the middle becomes unsure."""
    now = house.now()
    with house.database.reading() as session:
        left = orphans(session, now=now)
    for delivery_id, fence in left:
        calm(f"delivery {delivery_id}", partial(_orphaned, house, delivery_id, fence))()


def _orphaned(house: House, delivery_id: int, fence: int) -> None:
    now = house.now()
    with house.database.transaction() as session:
        call_unsure(session, delivery_id, fence, now=now)


def orphans(session: Session, *, now: datetime) -> list[tuple[int, int]]:
    """(id, fence) of what is `sending` with nobody left to finish it."""
    rows = session.execute(
        select(Delivery.id, Delivery.fence, Delivery.lease_until, Delivery.sender).where(
            is_open(DeliveryState.SENDING)
        )
    )
    return [
        (row_id, fence)
        for row_id, fence, lease_until, sender in rows
        if lease_until is None or lease_until <= now or is_surely_dead(sender or "")
    ]


def call_unsure(session: Session, delivery_id: int, fence: int, *, now: datetime) -> None:
    """The sender is gone and what it had begun may be live: never sent again before a look."""
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
    if delivery.state is not DeliveryState.SENDING or delivery.fence != fence:
        return
    channel = session.get_one(Channel, delivery.channel_id)
    able = traffic.able_to(channel)
    reason = say("Nobody brought this try to its end; the post may be live.")
    delivery.state, delivery.reason, delivery.remedy = DeliveryState.UNSURE, reason, ASKED_FIRST
    delivery.look_at = now + (able.settle if able else _SETTLE)
    delivery.looks, delivery.lease_until, delivery.updated_at = 0, None, now
    session.execute(
        update(Attempt)
        .where(Attempt.delivery_id == delivery_id, Attempt.fence == fence)
        .values(outcome=AttemptOutcome.UNSURE, reason=reason)
    )
    session.flush()
    proof.take_up(session.connection(), delivery_id, fence=fence, now=now)
    news.of_delivery(session.connection(), delivery_id, now=now)


def due_looks(session: Session, *, now: datetime, limit: int = 500) -> list[Due]:
    """The longest due first."""
    found = (
        select(Delivery.id, Delivery.channel_id, Channel.kind, Channel.network)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(is_open(DeliveryState.UNSURE), Delivery.look_at <= now)
        .order_by(Delivery.look_at)
        .limit(limit)
    )
    return [Due(row.id, row.channel_id, row.kind, row.network) for row in session.execute(found)]


def is_due(session: Session, delivery_id: int, *, now: datetime) -> bool:
    """Whether it is to be looked up now: two looks at once would count as one too many."""
    found = select(Delivery.id).where(
        Delivery.id == delivery_id, is_open(DeliveryState.UNSURE), Delivery.look_at <= now
    )
    return session.execute(found).first() is not None


def look(house: House, delivery_id: int) -> DeliveryState | None:
    """Asks the network whether the post is there. None: the delivery is not unsure any more.

    The question is put with no transaction open. Twice surely absent: planned again.
    """
    now = house.now()
    with house.database.reading() as session:
        asked = session.get_one(Delivery, delivery_id)
        if asked.state is not DeliveryState.UNSURE:
            return None
        since = min(_first_try(session, delivery_id), now) - lookup.MARGIN
    answer = told(
        lambda: lookup.ask(
            house,
            delivery_id,
            since=since,
            taken=lambda remote_id: _is_taken(house, asked, remote_id),
        ),
        unknown=Ambiguous,
    )
    try:
        return _written(house, asked, answer)
    except (StatementError, TypeError, ValueError) as error:
        if isinstance(error, DBAPIError) and may_pass(error):
            raise
        return _written(house, asked, cannot_be_kept(error))


def _written(house: House, asked: Delivery, answer: Seen | ConnectorError) -> DeliveryState | None:
    now = house.now()
    with house.database.transaction() as session:
        state = _write_down(session, asked, answer, now=now)
        session.flush()
        if state not in {None, DeliveryState.UNSURE}:
            news.of_delivery(session.connection(), asked.id, now=now)
        return state


def _is_taken(house: House, delivery: Delivery, remote_id: str) -> bool:
    with house.database.reading() as session:
        return belongs_to_another(session.connection(), delivery.id, delivery.channel_id, remote_id)


def _write_down(
    session: Session, asked: Delivery, answer: Seen | ConnectorError, *, now: datetime
) -> DeliveryState | None:
    current = session.get_one(Delivery, asked.id, with_for_update=True)
    _keep_look(session, current, answer, now=now)
    if isinstance(answer, Seen) and answer.step and answer.receipt:
        keep(session, current.id, current.fence, answer.step, answer.receipt)
    found = _proof(answer)
    if found is not None:
        session.flush()
        return _found(session, asked, current, found, now=now)
    if not _is_as_before(current, asked):
        return None
    channel = session.get_one(Channel, current.channel_id)
    _learn(session, current, answer, traffic.able_to(channel), channel.name, now=now)
    if current.state is DeliveryState.PLANNED:
        session.flush()
        row = channel_of(session.connection(), channel.id)
        free_again(session.connection(), current.id, current.fence, row)
    return current.state


def _found(
    session: Session, asked: Delivery, current: Delivery, receipt: Receipt, *, now: datetime
) -> DeliveryState:
    """Where a person had it sent again meanwhile, the proof is kept for when that try has ended."""
    connection = session.connection()
    written = published(connection, asked.id, receipt, fence=asked.fence, now=now)
    if not written and current.state is DeliveryState.SENDING:
        proof.keep(connection, asked.id, receipt, fence=asked.fence, seen=True)
    return DeliveryState.PUBLISHED


def _proof(answer: Seen | ConnectorError) -> Receipt | None:
    """The receipt of the whole post, if that is what was found."""
    if isinstance(answer, ConnectorError):
        return None
    return answer.whole if answer.step or answer.whole else answer.receipt


def _keep_look(
    session: Session, delivery: Delivery, answer: Seen | ConnectorError, *, now: datetime
) -> None:
    kept = Look(delivery_id=delivery.id, at=now, outcome=LookOutcome.ABSENT, evidence="")
    match answer:
        case CannotAsk():
            kept.outcome, kept.reason = LookOutcome.CANNOT, answer.reason
            kept.shown = answer.shown
        case ConnectorError():
            kept.outcome, kept.reason = LookOutcome.FAILED, answer.reason
            kept.evidence = answer.evidence
        case Seen():
            kept.shown = answer.shown
            if answer.receipt is not None:
                kept.outcome, kept.evidence = LookOutcome.FOUND, answer.receipt.url
    session.add(kept)


def _is_as_before(current: Delivery, asked: Delivery) -> bool:
    """Whether nobody answered meanwhile: two daemons looking at once have looked once."""
    return current.state is DeliveryState.UNSURE and (
        (current.fence, current.looks, current.look_at) == (asked.fence, asked.looks, asked.look_at)
    )


def _learn(
    session: Session,
    delivery: Delivery,
    answer: Seen | ConnectorError,
    able: Capabilities | None,
    channel_name: str,
    *,
    now: datetime,
) -> None:
    delivery.updated_at = now
    match answer:
        case CannotAsk() | Permanent():
            _ask_person(delivery, answer.reason, channel_name)
        case AuthExpired():
            close_channel(session.connection(), delivery.channel_id, answer.reason, now=now)
            _look_later(session, delivery, answer, now=now)
        case RateLimited(until=until) if until is not None:
            _look_later(session, delivery, answer, now=now)
            delivery.look_at = until_asked(until, now=now)
        case ConnectorError():
            _look_later(session, delivery, answer, now=now)
        case Seen(receipt=receipt) if receipt is not None:
            _go_on(delivery, now=now)
        case Seen():
            _absent(delivery, able, now=now)


def _look_later(
    session: Session, delivery: Delivery, why: ConnectorError, *, now: datetime
) -> None:
    failed = session.scalar(
        select(func.count())
        .select_from(Look)
        .where(Look.delivery_id == delivery.id, Look.outcome == LookOutcome.FAILED)
    )
    delivery.look_at = now + back_off((failed or 0) + 2, jitter=1)
    delivery.reason = say("The post may be live. Looking it up failed: %(why)s", why=why.reason)
    delivery.remedy = why.remedy or say(
        "It is looked up again by itself; or look at the channel yourself and say what you see."
    )


def _go_on(delivery: Delivery, *, now: datetime) -> None:
    """One part was found, the next one has not been sent."""
    delivery.state, delivery.look_at, delivery.not_before = DeliveryState.PLANNED, None, now
    delivery.reason = say("Part of it is live; the rest follows.")
    delivery.remedy = say("Nothing to do: it goes on by itself where it was cut off.")


def _absent(delivery: Delivery, able: Capabilities | None, *, now: datetime) -> None:
    delivery.looks += 1
    if after_absence(delivery.looks) is Means.SURELY_ABSENT:
        delivery.state, delivery.look_at = DeliveryState.PLANNED, None
        delivery.not_before = now
        delivery.reason = say("Looked up twice: it is not on the network.")
        delivery.remedy = say("Nothing to do: it is sent again by itself.")
        return
    delivery.look_at = now + (able.look_again if able else _AGAIN)
    delivery.reason = say("The network’s answer was lost. Looked up once: not found yet.")
    delivery.remedy = say("Nothing to do: it is looked up once more before it is sent again.")


def _ask_person(delivery: Delivery, why: Text, channel_name: str) -> None:
    delivery.look_at = None
    delivery.reason = say("The post may be live. %(why)s", why=why)
    delivery.remedy = say(
        "Look at %(channel)s yourself, then choose “It is live” or “Send it again”.",
        channel=channel_name,
    )


def _first_try(session: Session, delivery_id: int) -> datetime:
    found = (
        select(Attempt.started_at)
        .where(Attempt.delivery_id == delivery_id)
        .order_by(Attempt.fence)
        .limit(1)
    )
    return session.scalars(found).one()
