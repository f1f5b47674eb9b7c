"""Posts that come back: begun and ended by a person, written out date by date ahead of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.errors import Invalid, WrongState
from lib.i18n import Text, say
from lib.zones import wall_time
from models import news
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, PlacedBy
from models.permissions import May
from models.post import Post, Revision
from models.roles import role_on
from models.series import Series
from models.way import (
    GIVEN_UP,
    STATE_WORDS,
    DeliveryState,
    Move,
    PostState,
    Temperature,
    next_post_state,
)
from scheduler.expiry import expired
from scheduler.planner import place, put_at
from scheduler.possible import impossible
from scheduler.recurring import returns
from scheduler.recurring.recurrence import Rule, dates
from scheduler.recurring.returns import ComesBack
from scheduler.scheduling import channels_of, locked_post
from scheduler.slots import reasons
from scheduler.slots.by_hand import no_go
from scheduler.slots.choosing import rules_of

AHEAD: Final = timedelta(days=60)  # dates so near have their deliveries
MOST_STEP: Final = 60
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)
_GIVEN_UP: Final = (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """`cancelled`: how many planned returns will not leave. `leaving`: one is on its way."""

    series: Series
    cancelled: int
    leaving: bool


def repeat(
    session: Session,
    actor: Actor,
    post_id: int,
    rule: Rule,
    *,
    wall: time,
    channels: Sequence[int] | None = None,
    now: datetime,
) -> list[Series]:
    """The approved post comes back by that rule at `wall`, by the clock of each channel's public.

    What is planned for the first date already becomes the first return. Raises NotAllowed,
    WrongState, Invalid, ComesBack.
    """
    post = locked_post(session, actor, post_id)
    role = role_on(session, actor, post, also=channels or ())
    next_post_state(Move.SCHEDULE, post.state, role=role, own=post.owner_id == actor.user_id)
    revision = session.get_one(Revision, post.revision_id)
    _must_be_lasting(post, revision)
    _must_make_sense(rule)
    chosen = channels_of(session, actor, revision, channels)
    return [_begun(session, actor, post, channel, rule, wall, now=now) for channel in chosen]


def end(session: Session, actor: Actor, series_id: int, *, now: datetime) -> Ended:
    """It comes back no more; what is planned of it is cancelled. Raises NotAllowed, WrongState."""
    actor.must(May.END_SERIES)
    returns.one(session, actor, series_id)
    series = _locked(session, series_id)
    if series.ended_at is not None:
        raise WrongState(
            say("This repetition was ended before."), remedy=say("Nothing is to be done.")
        )
    cancelled = _close(session, series, say("%(name)s ended it.", name=actor.name), now=now)
    sending = select(Delivery.id).where(
        Delivery.series_id == series.id, Delivery.state == DeliveryState.SENDING
    )
    return Ended(series=series, cancelled=cancelled, leaving=bool(session.scalar(sending)))


def going_on(session: Session) -> list[int]:
    """Of all workspaces."""
    return list(session.scalars(select(Series.id).where(Series.ended_at.is_(None))))


def expand(session: Session, series_id: int, *, now: datetime) -> None:
    """Writes the deliveries of the coming dates, each once, however often and wherever it is run.

    A date that was moved or cancelled keeps its row, so it does not come again.
    """
    series = _locked(session, series_id)
    if series.ended_at is not None:
        return
    post, channel = _about(session, series)
    revision = session.get_one(Revision, post.revision_id)
    if why := _over(post, channel, revision):
        _close(session, series, why, now=now)
        return
    if _is_done(session, series, now=now):
        series.ended_at, series.ended_why = now, say("It has come to its last date.")
        return
    if channel.id in Content.from_json(revision.content).channels:
        _write(session, series, post, channel, revision, now=now)


def _begun(
    session: Session,
    actor: Actor,
    post: Post,
    channel: Channel,
    rule: Rule,
    wall: time,
    *,
    now: datetime,
) -> Series:
    if returns.open_on(session, post.id, channel.id) is not None:
        raise ComesBack(
            say("On %(channel)s this post comes back by itself.", channel=channel.name),
            remedy=say("End its repetition there, then begin another."),
        )
    series = Series(
        workspace_id=post.workspace_id,
        post_id=post.id,
        channel_id=channel.id,
        every=rule.every,
        step=rule.step,
        first=rule.first.isoformat(),
        last=rule.last.isoformat() if rule.last else None,
        wall=f"{wall:%H:%M}",
        zone=channel.zone,
        created_by_id=actor.user_id,
        created_at=now,
    )
    begins = returns.located(series, rule.first).at
    if wrong := impossible(begins, post, now=now):
        raise Invalid(wrong, remedy=say("Choose another time."), fields={"first": wrong})
    session.add(series)
    session.flush()
    _take_in(session, series, begins, now=now)
    expand(session, series.id, now=now)
    return series


def _take_in(session: Session, series: Series, begins: datetime, *, now: datetime) -> None:
    """What the post has on that channel on the first day is the first return, not another copy."""
    same = (
        select(Delivery)
        .where(Delivery.post_id == series.post_id, Delivery.channel_id == series.channel_id)
        .where(Delivery.series_id.is_(None), Delivery.state.not_in(_GIVEN_UP))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for one in session.scalars(same.order_by(Delivery.id.desc())):
        if wall_time(one.due_at, series.zone).date().isoformat() != series.first:
            continue
        one.series_id, one.local_date = series.id, series.first
        if one.state in _WAITING:
            put_at(one, at=begins, zone=series.zone, by=PlacedBy.PERSON, why=one.why, now=now)
        return


def _write(
    session: Session,
    series: Series,
    post: Post,
    channel: Channel,
    revision: Revision,
    *,
    now: datetime,
) -> None:
    made = returns.written(session, series)
    # From the last one written on: what fell into a long outage is missed, not forgotten.
    since = date.fromisoformat(max(made, default=series.first))
    until = wall_time(now, series.zone).date() + AHEAD
    for day in dates(returns.rule_of(series), since=since, until=until):
        located = returns.located(series, day)
        if post.fresh_until is not None and located.at >= post.fresh_until:
            return
        if expired(session.connection(), post.id, post.temperature, located.at, series.zone):
            return
        if day.isoformat() in made:
            continue
        told = [
            *reasons.clocks(located, returns.wall_of(series, day), series.zone),
            *no_go(rules_of(session, channel), wall_time(located.at, channel.zone)),
        ]
        place(
            session,
            post,
            revision,
            channel,
            at=located.at,
            by=PlacedBy.PERSON,
            why=(say("It comes back by itself."), *told),
            series=series,
            on=day,
            now=now,
        )


def _over(post: Post, channel: Channel, revision: Revision) -> Text | None:
    """Why it comes back no more, without anybody having ended it."""
    if post.state in GIVEN_UP:
        return say("The post is %(state)s.", state=STATE_WORDS[post.state])
    if channel.archived_at is not None:
        return say("%(channel)s is out of use.", channel=channel.name)
    if post.temperature is Temperature.HOT:
        return _IS_HOT
    approved = post.state is PostState.APPROVED and post.approved_hash == revision.hash
    if approved and channel.id not in Content.from_json(revision.content).channels:
        return say("The approved version no longer goes to this channel.")
    return None


def _is_done(session: Session, series: Series, *, now: datetime) -> bool:
    """Its last date is past, and nothing of it waits on a later day."""
    if series.last is None or series.last >= wall_time(now, series.zone).date().isoformat():
        return False
    waiting = select(Delivery.id).where(
        Delivery.series_id == series.id, Delivery.state.in_(_WAITING)
    )
    return session.scalar(waiting.limit(1)) is None


def _close(session: Session, series: Series, why: Text, *, now: datetime) -> int:
    """How many of its planned returns were cancelled."""
    series.ended_at, series.ended_why = now, why
    waiting = (
        select(Delivery)
        .where(Delivery.series_id == series.id, Delivery.state.in_(_WAITING))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalars(waiting).all()
    for one in found:
        one.state, one.updated_at = DeliveryState.CANCELLED, now
        one.reason, one.remedy = say("It comes back no more: %(why)s", why=why), None
    session.flush()
    for one in found:
        news.of_delivery(session.connection(), one.id, now=now)
    return len(found)


def _locked(session: Session, series_id: int) -> Series:
    wanted = select(Series).where(Series.id == series_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _about(session: Session, series: Series) -> tuple[Post, Channel]:
    return session.get_one(Post, series.post_id), session.get_one(Channel, series.channel_id)


_IS_HOT: Final = say("What is hot is worth nothing later: it does not come back.")


def _must_be_lasting(post: Post, revision: Revision) -> None:
    if post.temperature is Temperature.HOT:
        raise WrongState(_IS_HOT, remedy=say("Make it warm or cold, or schedule it once."))
    if revision.hash != post.approved_hash:
        raise WrongState(
            say("The post is not approved as it stands now."), remedy=say("Have it approved first.")
        )


def _must_make_sense(rule: Rule) -> None:
    fields = {}
    if not 1 <= rule.step <= MOST_STEP:
        fields["step"] = say("A number from %(least)s to %(most)s.", least=1, most=MOST_STEP)
    if rule.last is not None and rule.last < rule.first:
        fields["last"] = say("The last day is before the first.")
    if fields:
        raise Invalid(
            say("It cannot come back like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
