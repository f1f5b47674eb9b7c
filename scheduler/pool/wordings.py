"""Which of a post's texts leaves next on a channel: never one that has been there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.matching import likeness
from lib.i18n import say
from models.base import Columns
from models.content import Content
from models.delivery import Delivery
from models.post import Post, Revision
from models.way import DeliveryState

SPENT: Final = say("Each of its texts has been on this channel.")
WRITE_ANOTHER: Final = say("Write another wording of it and have it approved.")
# What may be live is a use. What surely is not, and will not be by itself, is none.
USED: Final = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.PUBLISHED,
    DeliveryState.UNSURE,
    DeliveryState.SUSPENDED,
)

_COLUMNS: Final = (  # without its reasons and receipts, which cost more than all of these
    Delivery.id,
    Delivery.post_id,
    Delivery.channel_id,
    Delivery.revision_id,
    Delivery.wording,
    Delivery.state,
    Delivery.due_at,
    Delivery.published_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One time that a post left on a channel, or is to. `text`: what networks call the same text is
    the same here. `at`: when it went up, or is due; never before that, whatever a network says.
    """

    delivery_id: int
    post_id: int
    channel_id: int
    at: datetime
    text: str
    state: DeliveryState


def texts(content: Content, channel_id: int) -> tuple[str, ...]:
    """By number of the wording; equal where networks would call them the same."""
    return tuple(
        likeness(content.worded(number).text_for(channel_id))
        for number in range(len(content.wordings) + 1)
    )


def uses(session: Session, post_ids: Collection[int]) -> list[Used]:
    """Oldest first. What left stands in the revision that left, whatever the post says now."""
    found = (
        select(*_COLUMNS)
        .where(Delivery.post_id.in_(post_ids), Delivery.state.in_(USED))
        .order_by(Delivery.due_at, Delivery.id)
    )
    rows = session.execute(found).all()
    contents = _contents(session, {row.revision_id for row in rows})
    return [_used(row, contents[row.revision_id]) for row in rows]


def next_wording(
    session: Session,
    post: Post,
    revision: Revision,
    channel_id: int,
    *,
    instead_of: Delivery | None = None,
) -> int | None:
    """The first that was never on that channel; None where each of them was.

    `instead_of`: the delivery that is to carry it, which does not count, and keeps its own if it
    can.
    """
    others = [
        one
        for one in uses(session, [post.id])
        if one.channel_id == channel_id and (not instead_of or one.delivery_id != instead_of.id)
    ]
    there = {one.text for one in others}
    offered = texts(Content.from_json(revision.content), channel_id)
    numbers = _preferred(instead_of, revision, len(offered))
    return next((number for number in numbers if offered[number] not in there), None)


def was_used_elsewhere(session: Session, delivery: Delivery) -> bool:
    """Whether another delivery on its channel has, or had, its very text."""
    found = uses(session, [delivery.post_id])
    revision = session.get_one(Revision, delivery.revision_id)
    own = texts(Content.from_json(revision.content), delivery.channel_id)[delivery.wording]
    return any(
        one.text == own and one.channel_id == delivery.channel_id and one.delivery_id != delivery.id
        for one in found
    )


def _preferred(kept: Delivery | None, revision: Revision, count: int) -> Iterable[int]:
    numbers = range(count)
    if kept is None or kept.content_hash != revision.hash:
        return numbers
    return (kept.wording, *(number for number in numbers if number != kept.wording))


def _contents(session: Session, revision_ids: Collection[int]) -> dict[int, Content]:
    found = select(Revision.id, Revision.content).where(Revision.id.in_(revision_ids))
    return {number: Content.from_json(stored) for number, stored in session.execute(found)}


def _used(row: Columns, content: Content) -> Used:
    return Used(
        delivery_id=row.id,
        post_id=row.post_id,
        channel_id=row.channel_id,
        at=max(row.due_at, row.published_at or row.due_at),
        text=likeness(content.worded(row.wording).text_for(row.channel_id)),
        state=row.state,
    )
