"""What a person drops into the calendar: a post of the pool, or one that changes its channel."""

from datetime import datetime

from sqlalchemy.orm import Session

from lib.errors import WrongState
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.post import Post, Revision
from models.scope import fetch, scoped
from models.way import DeliveryState, Temperature
from scheduler import deciding
from scheduler.pool.library import book_of
from scheduler.scheduling import locked_post, schedule

_AHEAD = (DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.SUSPENDED)


def place(
    session: Session, actor: Actor, post_id: int, at: datetime, *, now: datetime
) -> list[Delivery]:
    """An approved post on its channels; of a cold one its next use, where the pool lets it leave
    then, or else wherever it is not planned. Raises what `schedule` raises.
    """
    post = locked_post(session, actor, post_id)
    channels = _next_channels(session, post, at) if _is_cold(post) else None
    return schedule(session, actor, post_id, at=at, channels=channels, now=now)


def to_channel(
    session: Session,
    actor: Actor,
    delivery_id: int,
    channel_id: int,
    *,
    at: datetime,
    now: datetime,
) -> Delivery:
    """It leaves there instead, at that time. Raises WrongState, AlreadyLeft, Invalid, NoSlot."""
    delivery = fetch(session, actor, Delivery, delivery_id)
    channel = fetch(session, actor, Channel, channel_id)
    post = locked_post(session, actor, delivery.post_id)
    _must_be_single(delivery)
    _must_be_approved_for(session, post, channel)
    _must_not_be_there(session, actor, post, channel)
    deciding.cancel(session, actor, delivery_id, now=now)
    return schedule(session, actor, post.id, at=at, channels=[channel_id], now=now)[0]


def _is_cold(post: Post) -> bool:
    return post.temperature is Temperature.COLD


def _next_channels(session: Session, post: Post, at: datetime) -> list[int] | None:
    """None: all of its own; `schedule` says what is wrong with them."""
    book = book_of(session, post, now=at)
    if book is None:
        return None
    free = [one for one in book.on if one.planned is None]
    if not free:
        raise WrongState(
            say("It is planned on each of its channels already."),
            remedy=say("Move what is planned, or wait until it has left."),
        )
    ready = [one for one in free if one.why is None]
    return [one.channel.id for one in ready or free]


def _must_be_single(delivery: Delivery) -> None:
    if delivery.series_id is not None:
        raise WrongState(
            say("It is one date of a repetition, which keeps to its channel."),
            remedy=say("Change the repetition on the post’s page."),
        )


def _must_be_approved_for(session: Session, post: Post, channel: Channel) -> None:
    content = Content.from_json(session.get_one(Revision, post.revision_id).content)
    if channel.id not in content.channels:
        raise WrongState(
            say("It was not approved for %(channel)s.", channel=channel.name),
            remedy=say("Add the channel to the post and have it approved."),
        )


def _must_not_be_there(session: Session, actor: Actor, post: Post, channel: Channel) -> None:
    there = scoped(actor, Delivery).where(
        Delivery.post_id == post.id,
        Delivery.channel_id == channel.id,
        Delivery.state.in_(_AHEAD),
    )
    if session.scalars(there.limit(1)).first():
        raise WrongState(
            say("On %(channel)s it is planned already.", channel=channel.name),
            remedy=say("Move that one, or cancel this one."),
        )
