"""Clearing up what is not known: expired leases become unsure, unsure ones are looked for."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.contract import Capabilities, Finds, Receipt
from connectors.errors import Ambiguous, ConnectorError
from connectors.seam import told
from lib.i18n import Text, say
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.house import House
from models.way import DeliveryState
from scheduler.claim import free_again, is_open
from scheduler.outcome import able_to, published
from scheduler.parcel import open_parcel, renewed
from scheduler.rules import ASKED_FIRST, Look, after_absence, back_off, can_be_asked
from scheduler.sender import is_surely_dead

# The account's own clock and ours may differ; a look reaches back by this much.
_MARGIN: Final = timedelta(minutes=10)


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
    able = able_to(channel)
    reason = say("The daemon stopped in the middle of sending; the post may be live.")
    delivery.state, delivery.reason, delivery.remedy = DeliveryState.UNSURE, reason, ASKED_FIRST
    delivery.look_at = now + (able.settle if able else timedelta(minutes=1))
    delivery.looks, delivery.lease_until, delivery.updated_at = 0, None, now
    session.execute(
        update(Attempt)
        .where(Attempt.delivery_id == delivery_id, Attempt.fence == fence)
        .values(outcome=AttemptOutcome.UNSURE, reason=reason)
    )


def due_looks(session: Session, *, now: datetime, limit: int = 500) -> list[tuple[int, int]]:
    """(delivery id, channel id), the longest due first."""
    found = (
        select(Delivery.id, Delivery.channel_id)
        .where(is_open(DeliveryState.UNSURE), Delivery.look_at <= now)
        .order_by(Delivery.look_at)
        .limit(limit)
    )
    return [(row.id, row.channel_id) for row in session.execute(found)]


def look(house: House, delivery_id: int) -> DeliveryState | None:
    """Asks the network whether the post is there. None: the delivery is not unsure any more.

    The question is put with no transaction open. Twice surely absent: planned again.
    """
    with house.database.reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
        if delivery.state is not DeliveryState.UNSURE:
            return None
        since = _first_try(session, delivery_id) - _MARGIN
    answer = told(lambda: _ask(house, delivery_id, since), unknown=Ambiguous)
    now = house.now()
    with house.database.transaction() as session:
        if isinstance(answer, Receipt):
            published(session, delivery_id, answer, fence=delivery.fence, now=now)
            return DeliveryState.PUBLISHED
        current = session.get_one(Delivery, delivery_id, with_for_update=True)
        if not _is_as_before(current, delivery):
            return None
        channel = session.get_one(Channel, current.channel_id)
        _learn(current, answer, able_to(channel), channel.name, now=now)
        if current.state is DeliveryState.PLANNED:
            session.flush()
            free_again(session, channel)
        return current.state


def _is_as_before(current: Delivery, asked: Delivery) -> bool:
    """Whether nobody answered meanwhile: two daemons looking at once have looked once."""
    return current.state is DeliveryState.UNSURE and (
        (current.fence, current.looks, current.look_at) == (asked.fence, asked.looks, asked.look_at)
    )


class _CannotAsk(ConnectorError):
    """The network gives no way to look; a person must."""


def _ask(house: House, delivery_id: int, since: datetime) -> Receipt | None:
    parcel = open_parcel(house, delivery_id)
    connector = parcel.connector()
    finds = isinstance(connector, Finds)
    if not can_be_asked(connector.capabilities, finds=finds):
        raise _CannotAsk(say("%(network)s gives no way to look it up.", network=parcel.plugin.name))
    connector = renewed(house, parcel).connector()
    return connector.find(parcel.post, since=since) if isinstance(connector, Finds) else None


def _learn(
    delivery: Delivery,
    answer: ConnectorError | None,
    able: Capabilities | None,
    channel_name: str,
    *,
    now: datetime,
) -> None:
    delivery.updated_at = now
    if isinstance(answer, _CannotAsk):
        _ask_person(delivery, _text(answer), channel_name)
    elif isinstance(answer, ConnectorError):
        delivery.failures += 1
        delivery.look_at = now + back_off(delivery.failures + 2, jitter=1)
        delivery.reason = say(
            "The post may be live. Looking it up failed: %(why)s", why=_text(answer)
        )
        delivery.remedy = answer.remedy or say(
            "It is looked up again by itself; or look at the channel yourself and say what you see."
        )
    else:
        _absent(delivery, able, now=now)


def _absent(delivery: Delivery, able: Capabilities | None, *, now: datetime) -> None:
    delivery.looks += 1
    if after_absence(delivery.looks) is Look.SURELY_ABSENT:
        delivery.state, delivery.look_at = DeliveryState.PLANNED, None
        delivery.not_before = now
        delivery.reason = say("Looked up twice: it is not on the network.")
        delivery.remedy = say("Nothing to do: it is sent again by itself.")
        return
    delivery.look_at = now + (able.look_again if able else timedelta(minutes=2))
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


def _text(error: ConnectorError) -> Text:
    return error.reason
