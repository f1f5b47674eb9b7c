"""Doing what a plan of the coming weeks shows, once somebody agrees to it."""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from lib.errors import Changed
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.people import Workspace
from models.permissions import May
from models.post import Revision
from models.scope import fetch, scoped
from models.way import DeliveryState
from scheduler.draws import keep_draw
from scheduler.planner import place, put_at
from scheduler.pool.wordings import next_wording
from scheduler.scheduling import locked_post, tell
from scheduler.weeks import Weeks, weeks
from scheduler.weeks_told import why_moved

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Change, Key, Need, Placement

_FRESH: Final = timedelta(hours=1)  # what was shown longer ago is looked at again


def accept(
    session: Session,
    actor: Actor,
    fingerprint: str,
    *,
    made_at: datetime,
    until: datetime,
    kept: "Collection[Key]" = (),
    now: datetime,
) -> list[Delivery]:
    """Does exactly what was shown, or nothing: the plan is made again for the instant that it was
    shown for. Raises Changed where another plan comes out by now, or its times are past.
    """
    actor.must(May.PLAN)
    if not made_at <= now < made_at + _FRESH:
        raise _other_plan()
    _one_after_the_other(session, actor)
    found = weeks(session, actor, now=made_at, until=until, kept=kept)
    new = [one for one in found.plan.placements if is_new(one)]
    if fingerprint_of(found) != fingerprint or any(one.at <= now for one in new):
        raise _other_plan()
    return adopt(session, actor, found, now=now)


def _one_after_the_other(session: Session, actor: Actor) -> None:
    """Of two people who agree to the same plan at once, the second finds it done: other rows may
    still be written beside it, which is what `key_share` is for.
    """
    session.get_one(Workspace, actor.workspace_id, with_for_update={"key_share": True})


def fingerprint_of(found: Weeks) -> str:
    """The same for two plans only if they say and do the same."""
    told = json.dumps(list(_told(found)), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def adopt(session: Session, actor: Actor, found: Weeks, *, now: datetime) -> list[Delivery]:
    """Does what was shown: those that make way cancelled, new deliveries, moved ones. What somebody
    changed in the meantime is left as it is now.
    """
    actor.must(May.PLAN)
    _one_after_the_other(session, actor)
    changes = {one.need.key: one for one in found.plan.changes}
    back = [one for one in found.plan.changes if one.after is None]
    new = [one for one in found.plan.placements if is_new(one)]
    done = [_take_back(session, actor, one, why_moved(found, one), now=now) for one in back]
    for one in new:
        change = changes.get(one.need.key)
        why = (*one.why, *(_moved(found, change) if change else ()))
        done.append(_put(session, actor, one, why, now=now))
    return list(filter(None, done))


def _moved(found: Weeks, change: "Change") -> Iterator[Text]:
    yield say("moved from %(before)s", before=change.before)
    yield why_moved(found, change)


def _other_plan() -> Changed:
    return Changed(
        say("The plan is another one by now: nothing was done."),
        remedy=say("Look at the new one, and agree to that."),
    )


def _told(found: Weeks) -> Iterator[Any]:
    for one in found.plan.placements:
        post = found.posts[one.need.post]
        why = [reason.to_json() for reason in one.why]
        yield [*one.need.key, _stands(one.need), one.at.isoformat(), post.revision_id, why]
    for change in found.plan.changes:
        after = change.after.isoformat() if change.after else None
        yield [*change.need.key, change.before.isoformat(), after, change.hot]
    for left in found.plan.left:
        yield [*left.need.key, left.why.to_json()]
    yield [[one.channel, one.at.isoformat(), one.until.isoformat()] for one in found.plan.open]


def _stands(need: "Need") -> list[str | None]:
    return [at.isoformat() if at else None for at in (need.placed, need.planned_at)]


def is_new(placement: "Placement") -> bool:
    """The plan puts it there, or moves it there."""
    need = placement.need
    return need.placed is None and placement.at != need.planned_at


def _put(
    session: Session,
    actor: Actor,
    placement: "Placement",
    why: tuple[Text, ...],
    *,
    now: datetime,
) -> Delivery | None:
    need, by = placement.need, PlacedBy.PLANNER
    post = locked_post(session, actor, need.post)
    channel = fetch(session, actor, Channel, need.channel)
    there = _planned(session, actor, need)
    if (there is None) is not (need.planned_at is None) or _is_elsewhere(there, need):
        return None
    at = placement.at
    if there is None:
        revision = fetch(session, actor, Revision, post.revision_id or 0)
        wording = next_wording(session, post, revision, channel.id)
        if wording is None:
            return None
        there = place(
            session, post, revision, channel, at=at, by=by, why=why, wording=wording, now=now
        )
        _has_a_time_again(session, actor, need, now=now)
    else:
        put_at(there, at=at, zone=channel.zone, by=by, why=why, now=now)
    keep_draw(session, there, placement.draw, now=now)
    return there


def _is_elsewhere(delivery: Delivery | None, need: "Need") -> bool:
    return delivery is not None and delivery.due_at != need.planned_at


def _take_back(
    session: Session, actor: Actor, change: "Change", why: Text, *, now: datetime
) -> Delivery | None:
    delivery = _planned(session, actor, change.need)
    if delivery is None or _is_elsewhere(delivery, change.need):
        return None
    delivery.state, delivery.updated_at = DeliveryState.CANCELLED, now
    delivery.reason, delivery.made_way_for = why, change.hot or change.need.post
    tell(session, actor, delivery, now=now)
    return delivery


def _has_a_time_again(session: Session, actor: Actor, need: "Need", *, now: datetime) -> None:
    """What made way there before: nobody is told any more that it has none."""
    made_way = scoped(actor, Delivery).where(
        Delivery.post_id == need.post,
        Delivery.channel_id == need.channel,
        Delivery.state == DeliveryState.CANCELLED,
        Delivery.made_way_for.is_not(None),
    )
    for one in session.scalars(made_way).all():
        one.made_way_for = None
        tell(session, actor, one, now=now)


def _planned(session: Session, actor: Actor, need: "Need") -> Delivery | None:
    found = scoped(actor, Delivery).where(
        Delivery.post_id == need.post,
        Delivery.channel_id == need.channel,
        Delivery.state == DeliveryState.PLANNED,
    )
    return session.scalars(found.with_for_update()).first()
