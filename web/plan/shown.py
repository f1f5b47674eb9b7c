"""What the planning page shows: what stands, and what the plan would do, by day and channel."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from lib.i18n import Text, say
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.post import Post
from models.scope import fetch
from scheduler.keeping import written
from scheduler.standing import standing_in
from scheduler.weeks import Weeks
from scheduler.weeks_told import why_moved
from web.plan.lines import Line, Part, PlanPage, Row, Shift

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Change, Open, Placement

_KEPT: Final = say("left where it is, as you wish")
_COMES_BACK: Final = say("a date on which it comes back by itself")


def page_of(session: Session, actor: Actor, found: Weeks, *, zone: str) -> PlanPage:
    """`zone`: of the reader, whose days they are."""
    standing = list(standing_in(session, actor, found))
    lines = [*_planned(found, standing), *_others(session, actor, found, standing)]
    return PlanPage(
        found=found,
        days=_by_day(found, lines, zone),
        shifts=[_shift(found, change) for change in found.plan.changes],
        left=[
            (found.posts[one.need.post], found.channels[one.need.channel], one.why)
            for one in found.plan.left
        ],
        kept=[
            (written((post, channel)), found.posts[post], found.channels[channel])
            for post, channel in sorted(found.kept)
            if post in found.posts and channel in found.channels
        ],
    )


def _planned(found: Weeks, standing: Iterable[Delivery]) -> Iterator[Line]:
    known = {(one.post_id, one.channel_id, one.due_at): one for one in standing}
    for one in found.plan.placements:
        if one.at < found.until:
            delivery = known.get((*one.need.key, one.at))
            yield Line(
                at=one.at,
                post=found.posts[one.need.post],
                channel=found.channels[one.need.channel],
                part=_part(one),
                why=_why(found, one, delivery),
                state=delivery.state if delivery else None,
                by_planner=one.need.placed is None,
                before=one.need.planned_at,
            )


def _part(one: "Placement") -> Part:
    if one.need.placed is not None or one.at == one.need.planned_at:
        return Part.STANDS
    return Part.NEW if one.need.planned_at is None else Part.MOVES


def _why(found: Weeks, one: "Placement", delivery: Delivery | None) -> tuple[Text, ...]:
    """Of what a person placed: who, as it stands with the delivery."""
    if one.need.key in found.kept:
        return (_KEPT,)
    if one.need.placed is not None and delivery is not None and delivery.why:
        return tuple(delivery.why)
    return one.why


def _others(
    session: Session, actor: Actor, found: Weeks, standing: Iterable[Delivery]
) -> Iterator[Line]:
    """What leaves in that time and is not the planner's to think about."""
    placed = (one.need for one in found.plan.placements)
    needs = [*placed, *(one.need for one in found.plan.changes)]
    known = {(*need.key, need.placed or need.planned_at) for need in needs}
    for delivery in standing:
        if (delivery.post_id, delivery.channel_id, delivery.due_at) not in known:
            yield Line(
                at=delivery.due_at,
                post=fetch(session, actor, Post, delivery.post_id),
                channel=found.channels[delivery.channel_id],
                part=Part.STANDS,
                why=(_COMES_BACK,) if delivery.series_id else tuple(delivery.why),
                state=delivery.state,
                by_planner=delivery.placed_by is PlacedBy.PLANNER and not delivery.series_id,
            )


def _by_day(found: Weeks, lines: Iterable[Line], zone: str) -> list[tuple[date, list[Row]]]:
    shown: defaultdict[tuple[date, str, int], list[Line]] = defaultdict(list)
    kept: defaultdict[tuple[date, str, int], list[Open]] = defaultdict(list)
    for line in lines:
        shown[_place(line.at, line.channel, zone)].append(line)
    for one in found.plan.open:
        kept[_place(one.at, found.channels[one.channel], zone)].append(one)
    days: defaultdict[date, list[Row]] = defaultdict(list)
    for place in sorted({*shown, *kept}):
        there = sorted(shown[place], key=lambda line: line.at)
        channel = found.channels[place[2]]
        days[place[0]].append(Row(channel=channel, lines=tuple(there), open=tuple(kept[place])))
    return sorted(days.items())


def _place(at: datetime, channel: Channel, zone: str) -> tuple[date, str, int]:
    return wall_time(at, zone).date(), channel.name, channel.id


def _shift(found: Weeks, change: "Change") -> Shift:
    return Shift(
        post=found.posts[change.need.post],
        channel=found.channels[change.need.channel],
        before=change.before,
        after=change.after,
        percent=round(100 * change.gain),
        why=why_moved(found, change),
    )
