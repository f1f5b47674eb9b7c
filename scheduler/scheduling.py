"""When a post leaves: placed by a person, or chosen with reasons; moved, cancelled, resolved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lib.addresses import is_web_address
from lib.errors import Invalid, Refusal, WrongState
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, PlacedBy
from models.post import Post, Revision
from models.scope import fetch, scoped
from models.way import (
    DELIVERY_WORDS,
    DeliveryState,
    Move,
    Temperature,
    next_delivery_state,
    next_post_state,
)
from scheduler.planner import place, put_at
from scheduler.pool.asking import must_be_ready, remarks
from scheduler.pool.wordings import SPENT, WRITE_ANOTHER, next_wording, was_used_elsewhere
from scheduler.queries import parts_of
from scheduler.recurring.returns import ComesBack, open_on, return_on
from scheduler.sending.begun import of_before
from scheduler.sending.rules import FINISH_FIRST
from scheduler.slots.choosing import chosen, warnings

_JUST_NOW: Final = timedelta(minutes=5)
_FARTHEST: Final = timedelta(days=3 * 366)
_ANOTHER: Final = say("Choose another time.")
_ONCE_IT_ENDS: Final = say("Choose a time from then on, or lift the embargo.")
_LONGEST_URL: Final = 1000
_REVIVED: Final = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.CANCELLED)
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)
_OUT: Final = (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.PUBLISHED)


class AlreadyLeft(Refusal):
    """The post is live on this channel, or may be: it is not sent a second time."""

    code = "already_left"


def schedule(
    session: Session,
    actor: Actor,
    post_id: int,
    *,
    at: datetime | None,
    channels: Sequence[int] | None = None,
    now: datetime,
) -> list[Delivery]:
    """One delivery a channel: at `at`, or (None) at the best moment of each channel.

    What is planned already is moved. Raises NotAllowed, WrongState, Invalid, AlreadyLeft, NoSlot,
    ComesBack.
    """
    post = locked_post(session, actor, post_id)
    next_post_state(Move.SCHEDULE, post.state, role=actor.role, own=post.owner_id == actor.user_id)
    revision = session.get_one(Revision, post.revision_id)
    if revision.hash != post.approved_hash:
        raise WrongState(
            say("The post is not approved as it stands now."), remedy=say("Have it approved first.")
        )
    if at is not None:
        _must_be_possible(at, post, now=now)
    chosen_channels = channels_of(session, actor, revision, channels)
    return [
        _schedule_on(session, actor, post, revision, channel, at=at, now=now)
        for channel in chosen_channels
    ]


def move(
    session: Session, actor: Actor, delivery_id: int, at: datetime, *, now: datetime
) -> Delivery:
    """The same row at another time. Raises WrongState once it is being sent, Invalid."""
    delivery = _locked(session, actor, delivery_id)
    state = next_delivery_state(Move.MOVE, delivery.state, role=actor.role)
    post = fetch(session, actor, Post, delivery.post_id)
    _must_be_possible(at, post, now=now)
    channel = fetch(session, actor, Channel, delivery.channel_id)
    why = (*_by_hand(actor), *_told(session, post, channel, at, moved=delivery))
    put_at(delivery, at=at, zone=channel.zone, by=PlacedBy.PERSON, why=why, now=now)
    if state is not delivery.state or state is DeliveryState.PLANNED:
        _enter(delivery, state)  # what is held stays held, and goes on saying why
    return delivery


def cancel(session: Session, actor: Actor, delivery_id: int, *, now: datetime) -> Delivery:
    """It never leaves. Raises WrongState once it is being sent."""
    delivery = _locked(session, actor, delivery_id)
    state = next_delivery_state(Move.CANCEL, delivery.state, role=actor.role)
    _enter(delivery, state)
    delivery.reason = say("%(name)s cancelled it.", name=actor.name)
    delivery.updated_at = now
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
    delivery = _locked(session, actor, delivery_id)
    state = next_delivery_state(Move.RESOLVE, delivery.state, role=actor.role)
    if outcome == "live":
        _must_have_been_tried(delivery)
        delivery.url = _seen_at(url) or delivery.url
        delivery.state, delivery.published_at = DeliveryState.PUBLISHED, now
        delivery.look_at = delivery.remedy = None
        delivery.reason = say("%(name)s looked: it is live.", name=actor.name)
        delivery.receipt = {"seen_by": actor.name}
    else:
        post = fetch(session, actor, Post, delivery.post_id)
        _must_be_possible(now, post, now=now)
        _must_not_be_said_since(session, delivery)
        put_at(
            delivery, at=now, zone=delivery.zone, by=PlacedBy.PERSON, why=_by_hand(actor), now=now
        )
        _enter(delivery, state)
        delivery.look_at = None
    delivery.updated_at = now
    return delivery


def _schedule_on(
    session: Session,
    actor: Actor,
    post: Post,
    revision: Revision,
    channel: Channel,
    *,
    at: datetime | None,
    now: datetime,
) -> Delivery:
    known = _known(session, post, channel, at)
    _must_not_be_out(known, channel, post)
    begun = known is not None and _begun_otherwise(session, known, revision)
    if known is not None and begun:
        _must_be_done_with(known, channel)
    anew = known is None or known.state is DeliveryState.PUBLISHED or begun
    moved = None if anew else known
    wording = _wording(session, post, revision, channel, instead_of=moved)
    if at is None:
        must_be_ready(session, post, channel, now, moved=moved)
        slot = chosen(session, post, channel, now=now)
        when, by, why = slot.at, PlacedBy.PLANNER, slot.why
    else:
        told = _told(session, post, channel, at, moved=moved)
        when, by, why = at, PlacedBy.PERSON, (*_by_hand(actor), *told)
    if known is None or anew:
        return place(
            session, post, revision, channel, at=when, by=by, why=why, wording=wording, now=now
        )
    put_at(known, at=when, zone=channel.zone, by=by, why=why, now=now)
    if known.content_hash != revision.hash:
        known.revision_id, known.content_hash = revision.id, revision.hash
    known.wording = wording
    known.temperature = post.temperature
    if known.state in _REVIVED:
        _enter(known, DeliveryState.PLANNED)
    return known


def _told(
    session: Session, post: Post, channel: Channel, at: datetime, *, moved: Delivery | None
) -> list[Text]:
    return [
        *warnings(session, channel, at, except_post=post.id),
        *remarks(session, post, channel, at, moved=moved),
    ]


def _must_not_be_out(known: Delivery | None, channel: Channel, post: Post) -> None:
    if known is None or known.state in (*_WAITING, *_REVIVED):
        return
    if known.state is DeliveryState.PUBLISHED and post.temperature is Temperature.COLD:
        return  # evergreen content is reused, as a delivery of its own
    raise AlreadyLeft(
        say(
            "On %(channel)s this post is %(state)s: it is not sent a second time.",
            channel=channel.name,
            state=DELIVERY_WORDS[known.state],
        ),
        remedy=say("Write a new post, or leave this channel out."),
    )


def _wording(
    session: Session,
    post: Post,
    revision: Revision,
    channel: Channel,
    *,
    instead_of: Delivery | None,
) -> int:
    """Raises AlreadyLeft where each of its texts has been there."""
    if instead_of is not None and instead_of.series_id is not None:
        return instead_of.wording if instead_of.content_hash == revision.hash else 0
    found = next_wording(session, post, revision, channel.id, instead_of=instead_of)
    if found is None:
        raise AlreadyLeft(
            say("%(what)s: %(why)s", what=channel.name, why=SPENT), remedy=WRITE_ANOTHER
        )
    return found


def _must_not_be_said_since(session: Session, delivery: Delivery) -> None:
    """It was given up, and another delivery of the post may have taken its place."""
    if delivery.series_id is None and was_used_elsewhere(session, delivery):
        raise AlreadyLeft(
            say("The same text has left on this channel since."),
            remedy=say("Let this one go; schedule the post anew."),
        )


def _begun_otherwise(session: Session, known: Delivery, revision: Revision) -> bool:
    """Whether some of its writes were made with other words: these would be finished with ours."""
    if known.content_hash != revision.hash:
        return parts_of(session, known.id) > 0
    return of_before(session.connection(), known.id) > 0


def _must_be_done_with(known: Delivery, channel: Channel) -> None:
    if known.state is DeliveryState.CANCELLED:
        return
    raise AlreadyLeft(
        say(
            "On %(channel)s this post was begun as it was approved before the change.",
            channel=channel.name,
        ),
        remedy=FINISH_FIRST,
    )


def channels_of(
    session: Session, actor: Actor, revision: Revision, wanted: Sequence[int] | None
) -> list[Channel]:
    approved = Content.from_json(revision.content).channels
    if outside := set(wanted or ()) - set(approved):
        what = say(
            "The post was not approved for channel %(ids)s.",
            ids=", ".join(map(str, sorted(outside))),
        )
        raise Invalid(
            what,
            remedy=say("Add the channel to the post and have it approved."),
            fields={"channels": what},
        )
    ids = approved if wanted is None else wanted
    active = scoped(actor, Channel).where(Channel.id.in_(ids), Channel.archived_at.is_(None))
    found = list(session.scalars(active.order_by(Channel.id)))
    if not found:
        what = say("The post has no channel to go to.")
        raise Invalid(
            what,
            remedy=say("Choose a channel and have the post approved."),
            fields={"channels": what},
        )
    return found


def _must_be_possible(at: datetime, post: Post, *, now: datetime) -> None:
    wrong = impossible(at, post, now=now)
    if wrong:
        held = _is_under_embargo(at, post)
        raise Invalid(wrong, remedy=_ONCE_IT_ENDS if held else _ANOTHER, fields={"at": wrong})


def impossible(at: datetime, post: Post, *, now: datetime) -> Text | None:
    if at < now - _JUST_NOW:
        return say("%(at)s is past.", at=at)
    if at > now + _FARTHEST:
        return say("%(at)s is more than three years away.", at=at)
    if post.fresh_until is not None and at >= post.fresh_until:
        return say("The post is stale from %(until)s on.", until=post.fresh_until)
    if _is_under_embargo(at, post):
        return say("The post is under embargo until %(until)s.", until=post.embargo_until)
    return None


def _is_under_embargo(at: datetime, post: Post) -> bool:
    return post.embargo_until is not None and at < post.embargo_until


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


def _enter(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state = state
    delivery.reason = delivery.remedy = None


def _by_hand(actor: Actor) -> tuple[Text]:
    return (say("Chosen by %(name)s.", name=actor.name),)


def _locked(session: Session, actor: Actor, delivery_id: int) -> Delivery:
    """The row, held until the transaction ends, so that a claim and a move exclude each other."""
    fetch(session, actor, Delivery, delivery_id)
    wanted = scoped(actor, Delivery).where(Delivery.id == delivery_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def locked_post(session: Session, actor: Actor, post_id: int) -> Post:
    fetch(session, actor, Post, post_id)
    wanted = scoped(actor, Post).where(Post.id == post_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _known(session: Session, post: Post, channel: Channel, at: datetime | None) -> Delivery | None:
    """The delivery that is to be moved or brought back; None for a new one. Raises ComesBack."""
    last = _last_on(session, post, channel)
    series = open_on(session, post.id, channel.id)
    if series is None or (last is not None and last.state in _WAITING):
        return last
    dropped = return_on(session, series, at)
    if dropped is not None and dropped.state in _REVIVED:
        return dropped
    raise ComesBack(
        say("On %(channel)s this post comes back by itself.", channel=channel.name),
        remedy=say("Move one of its dates, or end its repetition first."),
    )


def _last_on(session: Session, post: Post, channel: Channel) -> Delivery | None:
    """What a series still has before it does not count: it goes its own way."""
    found = (
        select(Delivery)
        .where(Delivery.post_id == post.id, Delivery.channel_id == channel.id)
        .where(or_(Delivery.series_id.is_(None), Delivery.state.in_(_OUT)))
        .order_by(Delivery.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()
