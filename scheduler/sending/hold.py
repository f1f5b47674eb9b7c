"""What is due and may not leave: held with its reason, let go again, or called missed.

The claim refuses by itself; this tells people why, and lets the row go when the reason is gone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lib.i18n import Text, say
from models import news
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, Stop
from models.media_files import without_rights
from models.post import Media, Post, Revision
from models.traffic import Circuit
from models.way import DeliveryState, PostState
from scheduler.pool.wordings import SPENT, WRITE_ANOTHER, next_wording
from scheduler.queries import parts_of
from scheduler.recurring.overtaken import REMEDY, overtaken
from scheduler.sending.begun import why
from scheduler.sending.conditions import ON_TIME, is_due, is_open, is_planned, may_leave, moments
from scheduler.sending.rules import BY_ITSELF, FINISH_FIRST, is_stale, too_late, was_free
from scheduler.slots.reasons import length

AT_ONCE: Final = 500


def needing(session: Session, *, now: datetime, after: int = 0) -> list[int]:
    """Deliveries that are due and cannot leave as they stand, and those that are held.

    At most AT_ONCE, by id, from above `after` on.
    """
    # Two questions and no order: one with OR, or by id, reads every delivery there ever was.
    found = {*session.scalars(_HELD), *session.scalars(_KEPT_BACK, moments(now))}
    return sorted(one for one in found if one > after)[:AT_ONCE]


def settle(session: Session, delivery_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Puts each where it belongs now; those that are in another state than before."""
    if not delivery_ids:
        return []
    rows = session.execute(
        _joined(select(Delivery, Post, Channel))
        .where(Delivery.id.in_(delivery_ids))
        .where(Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.SUSPENDED)))
        .with_for_update(skip_locked=True, of=[Delivery])
    ).all()
    stops, networks = _stops(session), _left_alone(session)
    ended = without_rights(session, {post.id for _, post, _ in rows}, at=now)
    elsewhere = []
    for delivery, post, channel in rows:
        before = delivery.state
        _settle(session, delivery, post, channel, stops, networks, ended, now=now)
        if delivery.state is not before:
            elsewhere.append(delivery.id)
    return elsewhere


def tell(session: Session, delivery_ids: Sequence[int], *, now: datetime) -> None:
    """Has their owners told where these stand now."""
    session.flush()
    for delivery_id in delivery_ids:
        news.of_delivery(session.connection(), delivery_id, now=now)


def _settle(
    session: Session,
    delivery: Delivery,
    post: Post,
    channel: Channel,
    stops: Sequence[Stop],
    networks: Mapping[str, Circuit],
    ended: Mapping[int, Media],
    *,
    now: datetime,
) -> None:
    if delivery.temperature is not post.temperature:
        delivery.temperature = post.temperature
    if gone := _gone(session, delivery, post, channel, now=now):
        _put(delivery, DeliveryState.MISSED, *gone, now=now)
        return
    if post.state is PostState.APPROVED and post.approved_hash != delivery.content_hash:
        _follow(session, delivery, post, now=now)
    held = _held(delivery, post, channel, stops, now=now) or _unlawful(ended.get(post.id))
    if delivery.state in (DeliveryState.CANCELLED, DeliveryState.FAILED):
        return
    if held:
        _put(delivery, DeliveryState.SUSPENDED, *held, now=now)
    elif delivery.state is DeliveryState.SUSPENDED:
        _put(delivery, DeliveryState.PLANNED, None, None, now=now)
    elif waits := _waits(delivery, channel, networks.get(channel.network), now=now):
        _put(delivery, DeliveryState.PLANNED, waits, BY_ITSELF, now=now)


def _gone(
    session: Session, delivery: Delivery, post: Post, channel: Channel, *, now: datetime
) -> tuple[Text, Text] | None:
    if delivery.due_at > now and not is_stale(post.fresh_until, now=now):
        return None
    if is_stale(post.fresh_until, now=now):
        return (
            say("It was fresh until %(until)s.", until=post.fresh_until),
            say("Let it go, or give it a new text and a new date."),
        )
    since = was_free(delivery.due_at, post.embargo_until)
    late = too_late(since, delivery.temperature, channel.late, now=now)
    if late:
        return late, say("Send it now, move it, or cancel it.")
    next_one = overtaken(session.connection(), delivery.id, delivery.series_id, now=now)
    return (next_one, REMEDY) if next_one else None


def _held(
    delivery: Delivery, post: Post, channel: Channel, stops: Sequence[Stop], *, now: datetime
) -> tuple[Text, Text | None] | None:
    for stop in stops:
        if stop.workspace_id == delivery.workspace_id and stop.channel_id in {None, channel.id}:
            return (_stopped(stop, channel), say("It leaves when a manager resumes."))
    if channel.paused_at is not None:
        return (
            channel.pause_reason or say("%(channel)s is paused.", channel=channel.name),
            say("Reconnect or resume %(channel)s, and it leaves.", channel=channel.name),
        )
    if post.state is not PostState.APPROVED or post.approved_hash != delivery.content_hash:
        return (
            say("The post is not approved as it stands now."),
            say("Have it approved, and it leaves."),
        )
    if _ahead(post.embargo_until, max(delivery.due_at, now)):
        return (
            say("It is under embargo until %(until)s.", until=post.embargo_until),
            say("It leaves by itself then; or lift the embargo."),
        )
    return None


def _unlawful(media: Media | None) -> tuple[Text, Text] | None:
    if media is None:
        return None
    return (
        say(
            "The rights of “%(name)s” ended on %(day)s.", name=media.filename, day=media.rights_end
        ),
        say("Take it out of the post, or have the rights prolonged, and it leaves."),
    )


def _waits(
    delivery: Delivery, channel: Channel, circuit: Circuit | None, *, now: datetime
) -> Text | None:
    """Why it is due and waits its turn; None where it has a reason of its own."""
    if delivery.state is not DeliveryState.PLANNED or _ahead(delivery.not_before, now):
        return None
    if _ahead(channel.not_before, now):
        return say(
            "The network asked %(channel)s to wait until %(at)s.",
            channel=channel.name,
            at=channel.not_before,
        )
    if circuit is not None and circuit.until is not None:
        return say(
            "%(why)s It is left alone and tried again at %(at)s.",
            why=circuit.reason,
            at=circuit.until,
        )
    if _ahead(channel.next_free_at, now) and delivery.due_at <= now - ON_TIME:
        return say(
            "%(channel)s keeps %(gap)s between two posts; its turn comes %(at)s.",
            channel=channel.name,
            gap=length(timedelta(minutes=channel.gap_minutes)),
            at=channel.next_free_at,
        )
    return None


def _ahead(at: datetime | None, now: datetime) -> bool:
    return at is not None and at > now


def _stopped(stop: Stop, channel: Channel) -> Text:
    if stop.channel_id is None:
        return say("Everything is stopped: %(reason)s", reason=stop.reason)
    return say("%(channel)s is stopped: %(reason)s", channel=channel.name, reason=stop.reason)


def _follow(session: Session, delivery: Delivery, post: Post, *, now: datetime) -> None:
    """The post was approved anew: what leaves is the revision that was approved last."""
    newest = session.scalars(select(Revision).where(Revision.id == post.revision_id)).one()
    if newest.hash != post.approved_hash:
        return
    if delivery.channel_id not in Content.from_json(newest.content).channels:
        _put(
            delivery,
            DeliveryState.CANCELLED,
            say("The approved version no longer goes to this channel."),
            None,
            now=now,
        )
        return
    if up := parts_of(session, delivery.id):
        _put(
            delivery,
            DeliveryState.FAILED,
            why(up),
            FINISH_FIRST,
            now=now,
        )
        return
    _word(session, delivery, post, newest, now=now)


def _word(
    session: Session, delivery: Delivery, post: Post, newest: Revision, *, now: datetime
) -> None:
    """Its texts are others now: it must not leave in one that has been there."""
    wording: int | None = 0
    if delivery.series_id is None:
        wording = next_wording(session, post, newest, delivery.channel_id, instead_of=delivery)
    if wording is None:
        _put(delivery, DeliveryState.FAILED, SPENT, WRITE_ANOTHER, now=now)
        return
    delivery.revision_id, delivery.content_hash = newest.id, newest.hash
    delivery.wording = wording


def _put(
    delivery: Delivery,
    state: DeliveryState,
    reason: Text | None,
    remedy: Text | None,
    *,
    now: datetime,
) -> None:
    if delivery.state is state and delivery.reason == reason:
        return
    delivery.state, delivery.reason, delivery.remedy = state, reason, remedy
    delivery.updated_at = now


def _joined(what: Select) -> Select:  # type: ignore[type-arg]
    return (
        what.select_from(Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
    )


def _stops(session: Session) -> Sequence[Stop]:
    return session.scalars(select(Stop).where(Stop.ended_at.is_(None))).all()


def _left_alone(session: Session) -> Mapping[str, Circuit]:
    """Networks that do not answer, by name."""
    found = session.scalars(select(Circuit).where(Circuit.until.is_not(None)))
    return {one.network: one for one in found}


_HELD: Final = select(Delivery.id).where(is_open(DeliveryState.SUSPENDED))
# What only waits its turn (gap, back-off, busy channel) as well: it may have become too late.
_KEPT_BACK: Final = _joined(select(Delivery.id)).where(is_planned(), is_due(), ~may_leave())
