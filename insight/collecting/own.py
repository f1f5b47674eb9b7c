"""Which of the posts on a channel are ours."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, literal_column, or_, select
from sqlalchemy.orm import Session

from accounts.asking import Open
from connectors.contract import PastPost
from connectors.matching import as_read, same_content
from connectors.outgoing import outgoing
from models.base import Columns
from models.content import Content
from models.delivery import Delivery, Part
from models.house import House
from models.post import Revision
from models.way import DeliveryState

_DOUBT: Final = timedelta(days=2)  # a network's clock, a zone taken for another


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """`deliveries`: remote id → delivery. `parts`: remote ids of what belongs to one of ours.
    `perhaps`: those that may be ours; nobody knows yet.
    """

    deliveries: Mapping[str, int]
    parts: Collection[str]
    perhaps: Collection[str]


def is_sending(house: House, channel_id: int) -> bool:
    wanted = select(Delivery.id).where(
        Delivery.channel_id == channel_id, Delivery.state == literal_column("'sending'")
    )
    with house.database.reading() as session:
        return session.scalars(wanted.limit(1)).first() is not None


def among(session: Session, account: Open, past: Sequence[PastPost]) -> Ours:
    ids = [one.remote_id for one in past]
    deliveries = _deliveries(session, account.channel_id, ids)
    parts = _parts(session, account.channel_id, ids)
    known = deliveries.keys() | parts
    strange = [one for one in past if one.remote_id not in known]
    return Ours(deliveries=deliveries, parts=parts, perhaps=_perhaps(session, account, strange))


def _deliveries(session: Session, channel_id: int, ids: Sequence[str]) -> dict[str, int]:
    found = select(Delivery.remote_id, Delivery.id).where(
        Delivery.channel_id == channel_id, Delivery.remote_id.in_(ids)
    )
    return {remote_id: number for remote_id, number in session.execute(found) if remote_id}


def _parts(session: Session, channel_id: int, ids: Sequence[str]) -> set[str]:
    found = (
        select(Part.remote_id)
        .join(Delivery, Delivery.id == Part.delivery_id)
        .where(Delivery.channel_id == channel_id, Part.remote_id.in_(ids))
    )
    return set(session.scalars(found))


def _perhaps(session: Session, account: Open, past: Sequence[PastPost]) -> set[str]:
    """Says the same as a post that may be live, or that a person called live without proof."""
    if not past:
        return set()
    earliest = min(one.published_at for one in past) - _DOUBT
    texts = [
        (row.due_at - _DOUBT, _text(account, row.content, row.wording))
        for row in _unproven(session, account.channel_id, since=earliest)
    ]
    return {
        one.remote_id
        for one in past
        for since, text in texts
        if one.published_at >= since and same_content(text, one)
    }


def _unproven(session: Session, channel_id: int, *, since: datetime) -> Iterable[Columns]:
    without = and_(Delivery.state == DeliveryState.PUBLISHED, Delivery.remote_id.is_(None))
    found = (
        select(Delivery.due_at, Delivery.wording, Revision.content)
        .join(Revision, Revision.id == Delivery.revision_id)
        .where(
            Delivery.channel_id == channel_id,
            Delivery.due_at >= since,
            or_(Delivery.state == DeliveryState.UNSURE, without),
        )
    )
    return session.execute(found)


def _text(account: Open, stored: Mapping[str, Any], wording: int) -> str:
    """As it is read on the network."""
    connector = account.connector()
    content = Content.from_json(stored).worded(wording)
    sent = outgoing(
        content, account.channel_id, connector.capabilities, kind=account.plugin.kind, key=""
    )
    return as_read(connector, sent)
