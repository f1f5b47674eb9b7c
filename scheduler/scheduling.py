"""When a post leaves: placed by a person, or chosen with reasons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lib.errors import Invalid, Refusal, WrongState
from lib.i18n import Text, say
from models import news
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, PlacedBy
from models.post import Post, Revision
from models.roles import role_on
from models.scope import fetch, scoped
from models.way import (
    DELIVERY_WORDS,
    DeliveryState,
    Move,
    Temperature,
    next_post_state,
)
from scheduler.asking_again import ask_again
from scheduler.expiry import must_not_be_expired
from scheduler.planner import place, put_at
from scheduler.pool.asking import must_be_ready, remarks
from scheduler.pool.wordings import SPENT, WRITE_ANOTHER, next_wording
from scheduler.possible import must_be_possible
from scheduler.queries import parts_of
from scheduler.recurring.returns import ComesBack, open_on, return_on
from scheduler.rights import must_have_rights
from scheduler.sending.begun import of_before
from scheduler.sending.rules import FINISH_FIRST
from scheduler.slots.choosing import chosen, warnings

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
    role = role_on(session, actor, post, also=channels or ())
    next_post_state(Move.SCHEDULE, post.state, role=role, own=post.owner_id == actor.user_id)
    revision = session.get_one(Revision, post.revision_id)
    if revision.hash != post.approved_hash:
        raise WrongState(
            say("The post is not approved as it stands now."), remedy=say("Have it approved first.")
        )
    if at is not None:
        must_be_possible(at, post, now=now)
        must_have_rights(session, post, at)
    chosen_channels = channels_of(session, actor, revision, channels)
    return [
        _schedule_on(session, actor, post, revision, channel, at=at, now=now)
        for channel in chosen_channels
    ]


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
    when, by, why = _moment(session, actor, post, channel, at=at, moved=moved, now=now)
    if known is None or anew:
        return place(
            session, post, revision, channel, at=when, by=by, why=why, wording=wording, now=now
        )
    if by is PlacedBy.PERSON and _is_moved(known, post):
        ask_again(session, actor, post, known, when, now=now)
    put_at(known, at=when, zone=channel.zone, by=by, why=why, now=now)
    if known.content_hash != revision.hash:
        known.revision_id, known.content_hash = revision.id, revision.hash
    known.wording = wording
    known.temperature = post.temperature
    if known.state in _REVIVED:
        enter(known, DeliveryState.PLANNED)
        tell(session, actor, known, now=now)
    return known


def _moment(
    session: Session,
    actor: Actor,
    post: Post,
    channel: Channel,
    *,
    at: datetime | None,
    moved: Delivery | None,
    now: datetime,
) -> tuple[datetime, PlacedBy, Sequence[Text]]:
    """When, who chose it and why; `at` None: the best one."""
    if at is None:
        must_be_ready(session, post, channel, now, moved=moved)
        slot = chosen(session, post, channel, now=now)
        return slot.at, PlacedBy.PLANNER, slot.why
    must_not_be_expired(session, post, at, channel.zone)
    said = told(session, post, channel, at, moved=moved)
    return at, PlacedBy.PERSON, (*by_hand(actor), *said)


def _is_moved(known: Delivery, post: Post) -> bool:
    """It stood elsewhere when it was agreed to. A cold post’s next use is another matter."""
    if known.state in _WAITING:
        return True
    is_same = known.content_hash == post.approved_hash and known.state in _REVIVED
    return is_same and post.temperature is not Temperature.COLD


def told(
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


def enter(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state = state
    delivery.reason = delivery.remedy = None


def tell(session: Session, actor: Actor, delivery: Delivery, *, now: datetime) -> None:
    """Where the actor brought it: what was told before is told no more where nobody need act."""
    session.flush()
    news.of_delivery(session.connection(), delivery.id, by=actor.user_id, now=now)


def by_hand(actor: Actor) -> tuple[Text]:
    return (say("Chosen by %(name)s.", name=actor.name),)


def locked_post(session: Session, actor: Actor, post_id: int) -> Post:
    fetch(session, actor, Post, post_id)
    # Its key stays free: who holds a delivery and writes a row that names the post must not wait.
    wanted = scoped(actor, Post).where(Post.id == post_id).with_for_update(key_share=True)
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
