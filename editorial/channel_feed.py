"""What a channel published, for anybody to read, once a person opened it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors import registry
from lib.errors import Refusal
from models.actor import Actor
from models.channel import Channel
from models.content import Content, hash_of
from models.delivery import Delivery
from models.permissions import May
from models.post import Revision
from models.scope import fetch
from models.way import DeliveryState

Left = tuple[Delivery, Content]


def open_or_close(session: Session, actor: Actor, channel_id: int, *, public: bool) -> Channel:
    """Raises NotAllowed below managers, NotFound."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    channel.public_feed = public
    return channel


def opened(session: Session, channel_id: int) -> Channel | None:
    """The channel, if anybody may read it."""
    if not 0 < channel_id < 2**63:
        return None
    wanted = select(Channel).where(
        Channel.id == channel_id, Channel.public_feed, Channel.archived_at.is_(None)
    )
    return session.scalars(wanted).one_or_none()


def shows_titles(channel: Channel) -> bool:
    """Whether titles leave for there; where they do not they are the team's own."""
    try:
        return registry.plugin(channel.kind).capabilities.titles
    except Refusal:  # a network that cannot be used is no reason to show more
        return False


def newest(session: Session, channel: Channel, *, most: int) -> Sequence[Left]:
    """What is surely live there, in the words in which it left, the newest first. What somebody
    changed in the database since is left out: nobody agreed to it.
    """
    live = (
        select(Delivery, Revision.content)
        .join(Revision, Revision.id == Delivery.revision_id)
        .where(
            Delivery.workspace_id == channel.workspace_id,
            Delivery.channel_id == channel.id,
            Delivery.state == DeliveryState.PUBLISHED,
            Delivery.published_at.is_not(None),
        )
        .order_by(Delivery.published_at.desc(), Delivery.id.desc())
        .limit(most)
    )
    return [
        (delivery, Content.from_json(content).worded(delivery.wording))
        for delivery, content in session.execute(live)
        if hash_of(content) == delivery.content_hash
    ]
