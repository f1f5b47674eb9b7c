"""What a person drops into the calendar: a post of the pool, or one that changes its channel."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lib.errors import NotFound, WrongState
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.post import Post, Revision
from models.scope import fetch, scoped
from models.way import DeliveryState, PostState, Temperature
from scheduler import deciding, queries
from scheduler.asking_again import ask_again
from scheduler.pool.library import book_of
from scheduler.scheduling import locked_post, schedule

_AHEAD = (DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.SUSPENDED)


def move(
    session: Session,
    actor: Actor,
    post_id: int,
    delivery_ids: Sequence[int],
    at: datetime,
    *,
    now: datetime,
) -> list[Delivery]:
    """All or none; the first leaves at that time, and those a few minutes apart stay so. Raises
    what `deciding.move` raises, NotFound for a delivery that is not the post's.
    """
    found = of_post(session, actor, post_id, delivery_ids)
    shift = at - min(one.due_at for one in found)
    return [deciding.move(session, actor, one.id, one.due_at + shift, now=now) for one in found]


def place(
    session: Session, actor: Actor, post_id: int, at: datetime, *, now: datetime
) -> list[Delivery] | None:
    """An approved post on its channels; of a cold one its next use, where the pool lets it leave
    then, or else wherever it is not planned. None: it is not approved, and nothing is scheduled.
    Raises what `schedule` raises.
    """
    post = locked_post(session, actor, post_id)
    if post.state is not PostState.APPROVED:
        return None
    channels = _next_channels(session, post, at) if _is_cold(post) else None
    return schedule(session, actor, post_id, at=at, channels=channels, now=now)


def to_channel(
    session: Session,
    actor: Actor,
    post_id: int,
    delivery_ids: Sequence[int],
    *,
    source: int | None,
    target: int,
    at: datetime,
    now: datetime,
) -> Delivery:
    """The one of these deliveries that leaves on `source` leaves on `target` instead, at that time.
    Raises WrongState, AlreadyLeft, Invalid, NoSlot, NotFound.
    """
    delivery = _on(source, of_post(session, actor, post_id, delivery_ids))
    channel = fetch(session, actor, Channel, target)
    post = locked_post(session, actor, post_id)
    _must_be_single(delivery)
    _must_be_approved_for(session, post, channel)
    _must_not_be_there(session, actor, post, channel)
    deciding.cancel(session, actor, delivery.id, now=now)
    placed = schedule(session, actor, post.id, at=at, channels=[target], now=now)[0]
    ask_again(session, actor, post, delivery, at, now=now)
    return placed


def of_post(
    session: Session, actor: Actor, post_id: int, delivery_ids: Sequence[int]
) -> list[Delivery]:
    """Each once. Raises NotFound for one that the actor may not see, or that is another post's."""
    found = [queries.delivery(session, actor, one) for one in dict.fromkeys(delivery_ids)]
    if any(one.post_id != post_id for one in found):
        raise NotFound
    return found


def _on(source: int | None, deliveries: Sequence[Delivery]) -> Delivery:
    found = next((one for one in deliveries if one.channel_id == source), None)
    if found is None:
        raise WrongState(
            say("It does not stand on that channel any more."),
            remedy=say("Look at it where it stands now, and move it from there."),
        )
    return found


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
