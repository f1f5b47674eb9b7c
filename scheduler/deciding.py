"""What a person decides about one delivery: another time, never, or what became of it."""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy.orm import Session

from lib.addresses import is_web_address
from lib.errors import Invalid, WrongState
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.post import Post
from models.roles import role_on
from models.scope import fetch, scoped
from models.way import DeliveryState, Move, next_delivery_state
from scheduler.asking_again import ask_again
from scheduler.expiry import must_not_be_expired
from scheduler.planner import put_at
from scheduler.pool.wordings import was_used_elsewhere
from scheduler.possible import must_be_possible
from scheduler.rights import must_have_rights
from scheduler.scheduling import AlreadyLeft, by_hand, enter, locked_post, tell, told

_LONGEST_URL: Final = 1000


def move(
    session: Session, actor: Actor, delivery_id: int, at: datetime, *, now: datetime
) -> Delivery:
    """The same row at another time; beyond its day its post may need agreement again.

    Raises WrongState once it is being sent, Invalid.
    """
    known = fetch(session, actor, Delivery, delivery_id)
    post = locked_post(session, actor, known.post_id)
    delivery = locked(session, actor, delivery_id)
    state = _next(session, actor, Move.MOVE, delivery)
    must_be_possible(at, post, now=now)
    must_have_rights(session, post, at)
    channel = fetch(session, actor, Channel, delivery.channel_id)
    must_not_be_expired(session, post, at, channel.zone)
    why = (*by_hand(actor), *told(session, post, channel, at, moved=delivery))
    ask_again(session, actor, post, delivery, at, now=now)
    put_at(delivery, at=at, zone=channel.zone, by=PlacedBy.PERSON, why=why, now=now)
    if state is not delivery.state or state is DeliveryState.PLANNED:
        enter(delivery, state)  # what is held stays held, and goes on saying why
        tell(session, actor, delivery, now=now)
    return delivery


def cancel(session: Session, actor: Actor, delivery_id: int, *, now: datetime) -> Delivery:
    """It never leaves. Raises WrongState once it is being sent."""
    delivery = locked(session, actor, delivery_id)
    state = _next(session, actor, Move.CANCEL, delivery)
    enter(delivery, state)
    delivery.reason = say("%(name)s cancelled it.", name=actor.name)
    delivery.updated_at = now
    tell(session, actor, delivery, now=now)
    return delivery


def resolve(
    session: Session,
    actor: Actor,
    delivery_id: int,
    outcome: Literal["live", "resend"],
    *,
    url: str = "",
    now: datetime,
) -> Delivery:
    """A person's answer: it is live (at `url`, if they say so), or send it again (with the same
    key, at once).

    Raises WrongState unless it is unsure, failed or missed; Invalid.
    """
    known = fetch(session, actor, Delivery, delivery_id)
    post = locked_post(session, actor, known.post_id)
    delivery = locked(session, actor, delivery_id)
    state = _next(session, actor, Move.RESOLVE, delivery)
    if outcome == "live":
        _must_have_been_tried(delivery)
        delivery.url = _seen_at(url) or delivery.url
        delivery.state, delivery.published_at = DeliveryState.PUBLISHED, now
        delivery.look_at = delivery.remedy = None
        delivery.reason = say("%(name)s looked: it is live.", name=actor.name)
        delivery.receipt = {"seen_by": actor.name}
    else:
        must_be_possible(now, post, now=now)
        must_have_rights(session, post, now)
        must_not_be_expired(session, post, now, delivery.zone)
        _must_not_be_said_since(session, delivery)
        if delivery.state is not DeliveryState.UNSURE:  # which may be live already
            ask_again(session, actor, post, delivery, now, now=now)
        put_at(
            delivery, at=now, zone=delivery.zone, by=PlacedBy.PERSON, why=by_hand(actor), now=now
        )
        enter(delivery, state)
        delivery.look_at = None
    delivery.updated_at = now
    tell(session, actor, delivery, now=now)
    return delivery


def _next(session: Session, actor: Actor, move: Move, delivery: Delivery) -> DeliveryState:
    """By the person's role for the post, wherever it goes. Raises NotAllowed, WrongState."""
    post = fetch(session, actor, Post, delivery.post_id)
    role = role_on(session, actor, post, also=(delivery.channel_id,))
    return next_delivery_state(move, delivery.state, role=role)


def _must_not_be_said_since(session: Session, delivery: Delivery) -> None:
    """It was given up, and another delivery of the post may have taken its place."""
    if delivery.series_id is None and was_used_elsewhere(session, delivery):
        raise AlreadyLeft(
            say("The same text has left on this channel since."),
            remedy=say("Let this one go; schedule the post anew."),
        )


def _must_have_been_tried(delivery: Delivery) -> None:
    if delivery.fence == 0:
        raise WrongState(
            say("This post was never sent, so it cannot be live."),
            remedy=say("Send it now, move it, or cancel it."),
        )


def _seen_at(url: str) -> str | None:
    address = url.strip()
    if not address:
        return None
    if not is_web_address(address) or len(address) > _LONGEST_URL:
        what = say("“%(address)s” is not the address of a web page.", address=address[:80])
        raise Invalid(
            what,
            remedy=say("Copy it whole from the browser, with https:// in front, or leave it out."),
            fields={"url": what},
        )
    return address


def locked(session: Session, actor: Actor, delivery_id: int) -> Delivery:
    """The row, held until the transaction ends, so that a claim and a move exclude each other."""
    fetch(session, actor, Delivery, delivery_id)
    wanted = scoped(actor, Delivery).where(Delivery.id == delivery_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
