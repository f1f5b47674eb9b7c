"""What is told of a delivery."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from lib.i18n import Text, say
from models import announcing
from models.base import Columns
from models.channel import Channel
from models.delivery import Delivery
from models.notice import NoticeKind
from models.post import Post
from models.telling import News, settle, tell
from models.way import DeliveryState


def of_delivery(
    connection: Connection, delivery_id: int, *, by: int | None = None, now: datetime
) -> None:
    """Where a delivery stands now, told to the post's owner, if it is something to tell.

    `by`: the person who brought it there, if it was one.
    """
    found = connection.execute(_DELIVERY.where(Delivery.id == delivery_id)).one_or_none()
    if found is None:
        return
    announcing.delivery(connection, delivery_id, found, now=now)
    matter = f"delivery:{delivery_id}"
    kind = _kind_of(found)
    if kind is None or found.owner_id == by:
        settle(connection, found.workspace_id, matter, now=now)
        return
    news = News(
        kind=kind,
        matter=matter,
        words=Text(_STANDS[kind].source, {"title": found.title, "channel": found.name}),
        more=None if kind is NoticeKind.LIVE else found.reason,
        link=f"/posts/{found.post_id}#delivery-{delivery_id}",
        post_id=found.post_id,
        url=(found.url or "") if kind is NoticeKind.LIVE else "",
    )
    tell(connection, found.workspace_id, (found.owner_id,), news, now=now)


def _kind_of(delivery: Columns) -> NoticeKind | None:
    if delivery.state is DeliveryState.CANCELLED and delivery.made_way_for is not None:
        return NoticeKind.DISPLACED
    return _TOLD.get(delivery.state)


_TOLD: Final[Mapping[DeliveryState, NoticeKind]] = {
    DeliveryState.PUBLISHED: NoticeKind.LIVE,
    DeliveryState.UNSURE: NoticeKind.UNSURE,
    DeliveryState.FAILED: NoticeKind.FAILED,
    DeliveryState.MISSED: NoticeKind.MISSED,
    DeliveryState.SUSPENDED: NoticeKind.HELD,
}
_STANDS: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.LIVE: say("“%(title)s” is live on %(channel)s."),
    NoticeKind.UNSURE: say("“%(title)s” may be live on %(channel)s."),
    NoticeKind.FAILED: say("“%(title)s” did not get onto %(channel)s."),
    NoticeKind.MISSED: say("“%(title)s” missed its time on %(channel)s."),
    NoticeKind.HELD: say("“%(title)s” is held and does not leave on %(channel)s."),
    NoticeKind.DISPLACED: say("“%(title)s” made way on %(channel)s and has no time now."),
}
_DELIVERY: Final = (
    select(
        Delivery.workspace_id,
        Delivery.post_id,
        Delivery.channel_id,
        Delivery.state,
        Delivery.reason,
        Delivery.url,
        Delivery.made_way_for,
        Post.title,
        Post.owner_id,
        Channel.name,
    )
    .join(Post, Post.id == Delivery.post_id)
    .join(Channel, Channel.id == Delivery.channel_id)
)
