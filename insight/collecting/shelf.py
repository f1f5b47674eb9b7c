"""Writing down what stands on a channel: once each, and corrected where it changed there."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.asking import Open
from connectors.contract import Kind, PastPost
from insight.collecting import own
from insight.collecting.ages import first_look
from lib.log import storable
from models.content import Content
from models.delivery import Delivery
from models.house import House
from models.media_files import media_of
from models.post import MediaKind, Revision
from models.publication import Publication
from models.way import DeliveryState

_JUST_NOW: Final = timedelta(minutes=10)  # a network may show it later
_TEXT: Final = 5000  # characters kept of what others would read in full there
_AT_ONCE: Final = 200


def put(house: House, account: Open, past: Sequence[PastPost]) -> None:
    """What may be one of ours that nobody is sure of yet is left for later."""
    now = house.now()
    with house.database.transaction() as session:
        ours = own.among(session, account, past)
        left = {*ours.perhaps, *(ours.parts - ours.deliveries.keys())}
        wanted = {one.remote_id: one for one in past if one.remote_id not in left}
        known = _known(session, account.channel_id, wanted)
        for remote_id, one in wanted.items():
            row = known.get(remote_id) or _new(session, account, one, now=now)
            row.text, row.url = _words(one.text, _TEXT), _words(one.url, 1000)
            row.kind, row.gone_at = one.kind or row.kind, None
            row.delivery_id = row.delivery_id or ours.deliveries.get(remote_id)


def mark_gone(
    house: House, account: Open, seen: Collection[str], *, since: datetime, until: datetime
) -> None:
    """What others published between the two and is not shown any more."""
    native = select(Publication.id, Publication.remote_id).where(
        Publication.channel_id == account.channel_id,
        Publication.delivery_id.is_(None),
        Publication.gone_at.is_(None),
        Publication.published_at >= since,
        Publication.published_at < until - _JUST_NOW,
    )
    with house.database.transaction() as session:
        gone = [number for number, remote_id in session.execute(native) if remote_id not in seen]
        session.execute(update(Publication).where(Publication.id.in_(gone)).values(gone_at=until))


def adopt(house: House, account: Open, *, since: datetime) -> None:
    """What we published there and have the proof of."""
    known = select(Publication.id).where(
        Publication.channel_id == Delivery.channel_id,
        Publication.remote_id == Delivery.remote_id,
        Publication.delivery_id.is_not(None),
    )
    wanted = (
        select(Delivery, Revision.content)
        .join(Revision, Revision.id == Delivery.revision_id)
        .where(
            Delivery.channel_id == account.channel_id,
            Delivery.due_at >= since,
            Delivery.state == DeliveryState.PUBLISHED,
            Delivery.remote_id.is_not(None),
            Delivery.published_at.is_not(None),
            ~known.exists(),
        )
        .limit(_AT_ONCE)
    )
    now = house.now()
    with house.database.transaction() as session:
        for delivery, stored in session.execute(wanted).all():
            content = Content.from_json(stored).worded(delivery.wording)
            past = _past(session, account, delivery, content)
            there = _known(session, account.channel_id, [past.remote_id])
            row = there.get(past.remote_id) or _new(session, account, past, now=now)
            row.delivery_id, row.kind = delivery.id, past.kind
            session.flush()


def _known(session: Session, channel_id: int, ids: Iterable[str]) -> dict[str, Publication]:
    found = select(Publication).where(
        Publication.channel_id == channel_id, Publication.remote_id.in_(list(ids))
    )
    return {one.remote_id: one for one in session.scalars(found)}


def _new(session: Session, account: Open, past: PastPost, *, now: datetime) -> Publication:
    row = Publication(
        workspace_id=account.workspace_id,
        channel_id=account.channel_id,
        remote_id=past.remote_id,
        url=_words(past.url, 1000),
        text=_words(past.text, _TEXT),
        kind=past.kind,
        published_at=past.published_at,
        seen_at=now,
        measure_at=first_look(past.published_at, now=now),
    )
    session.add(row)
    return row


def _past(session: Session, account: Open, delivery: Delivery, content: Content) -> PastPost:
    """Ours, as the network would show it."""
    assert delivery.remote_id is not None and delivery.published_at is not None  # noqa: S101, PT018
    return PastPost(
        remote_id=delivery.remote_id,
        url=delivery.url or "",
        text=content.text_for(account.channel_id),
        published_at=delivery.published_at,
        kind=_kind(session, account.workspace_id, content),
    )


def _kind(session: Session, workspace_id: int, content: Content) -> Kind:
    kinds = {one.kind for one in media_of(session, workspace_id, content).values()}
    if MediaKind.VIDEO in kinds:
        return Kind.VIDEO
    if kinds:
        return Kind.PHOTO
    return Kind.LINK if content.link else Kind.TEXT


def _words(given: str, most: int) -> str:
    """As every database takes it: networks give what they like."""
    return storable(given)[:most]
