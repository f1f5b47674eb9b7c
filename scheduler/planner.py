"""From approved posts to deliveries: so far, those whose author asked for a time."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lib.i18n import Text, say
from lib.zones import wall_time
from models.base import Columns
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, PlacedBy
from models.post import Post, Revision
from models.series import Series
from models.way import DeliveryState, PostState
from scheduler.sending.rules import was_free
from scheduler.slots.choosing import warnings

# Approved this much after the wished time it still leaves at once; later a person chooses anew.
_STILL: Final = timedelta(minutes=15)
# A wish of longer ago is not taken up: evergreen content would leave, and nobody expects it to.
_FORGOTTEN: Final = timedelta(days=31)
_WISHED: Final = say("The time that its author asked for.")
_AFTER_EMBARGO: Final = say("Its author asked for a time before its embargo ends: it leaves then.")


def wished(session: Session, *, now: datetime, limit: int = 200) -> list[int]:
    """Approved posts with a wished time and no delivery yet: however late, where they were as they
    are in time, for then it was we who were away.
    """
    found = (
        select(Post.id, Post.wished_at, Post.embargo_until, Post.updated_at)
        .where(Post.state == PostState.APPROVED, Post.wished_at > now - _FORGOTTEN)
        .where(~exists().where(Delivery.post_id == Post.id))
        .order_by(Post.wished_at)
    )
    rows = session.execute(found)
    in_time = (row.id for row in rows if min(row.updated_at, now) < _still(row))
    return list(islice(in_time, limit))


def _still(row: Columns) -> datetime:
    """Until when it may be approved, to leave as its author asked."""
    return was_free(row.wished_at, row.embargo_until) + _STILL


def plan_wished(session: Session, post_id: int, *, now: datetime) -> list[Delivery]:
    """Its deliveries at the wished time, or when its embargo ends, one a channel."""
    post = session.get_one(Post, post_id, with_for_update={"key_share": True})
    if post.state is not PostState.APPROVED or post.wished_at is None:
        return []
    revision = session.get_one(Revision, post.revision_id)
    content = Content.from_json(revision.content)
    if session.scalar(select(exists().where(Delivery.post_id == post_id))):
        return []
    at = was_free(post.wished_at, post.embargo_until)
    why = _WISHED if at == post.wished_at else _AFTER_EMBARGO
    channels = session.scalars(
        select(Channel).where(Channel.id.in_(content.channels), Channel.archived_at.is_(None))
    ).all()
    return [
        place(
            session,
            post,
            revision,
            channel,
            at=at,
            by=PlacedBy.PERSON,
            why=(why, *warnings(session, channel, at, except_post=post_id)),
            now=now,
        )
        for channel in channels
    ]


def place(
    session: Session,
    post: Post,
    revision: Revision,
    channel: Channel,
    *,
    at: datetime,
    by: PlacedBy,
    why: Sequence[Text],
    wording: int = 0,
    series: Series | None = None,
    on: date | None = None,
    now: datetime,
) -> Delivery:
    """A new planned delivery with a key of its own. `wording`: in which of the post's texts.
    `series`, `on`: whose return it is, of when.
    """
    delivery = Delivery(
        workspace_id=post.workspace_id,
        post_id=post.id,
        channel_id=channel.id,
        revision_id=revision.id,
        content_hash=revision.hash,
        wording=wording,
        temperature=post.temperature,
        key=new_key(now),
        state=DeliveryState.PLANNED,
        series_id=series.id if series else None,
        local_date=on.isoformat() if on else None,
        created_at=now,
    )
    zone = series.zone if series else channel.zone
    put_at(delivery, at=at, zone=zone, by=by, why=why, now=now)
    session.add(delivery)
    session.flush()
    return delivery


def put_at(
    delivery: Delivery,
    *,
    at: datetime,
    zone: str,
    by: PlacedBy,
    why: Sequence[Text],
    now: datetime,
) -> None:
    """Sets when it leaves: the instant, and the wall time in its channel's zone. What made way is
    back with it: who cancels it from now on has the last word.
    """
    delivery.due_at, delivery.zone = at, zone
    delivery.wall = wall_time(at, zone).isoformat()
    delivery.placed_by, delivery.why = by, tuple(why)
    delivery.not_before, delivery.explored, delivery.made_way_for = None, False, None
    delivery.updated_at = now


def new_key(now: datetime) -> str:
    """A UUID version 7 (RFC 9562 §5.7): milliseconds since 1970, then random bits."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))
