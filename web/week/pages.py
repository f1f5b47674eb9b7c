"""/: what leaves today, what waits for me, what went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from community.stop import open_stops
from editorial import queries
from editorial.approval.standing import turns
from editorial.channels import active
from editorial.first_steps import first_steps
from lib.zones import day_bounds, wall_time
from models.actor import Actor
from models.permissions import May
from models.post import Post
from models.way import DELIVERY_MOVES, DeliveryState, Move, PostState, at_least
from scheduler import today
from scheduler.displaced import Displaced, displaced
from scheduler.pool.library import Level, running_low
from scheduler.today import Held, Leaving, Trouble
from web.edge import actor, now, partial_wanted, place, reading
from web.marronniers import occasions
from web.week.first_steps import STEP_WORDS

blueprint = Blueprint("week", __name__)
_FEW = 20
_LOOKED = 200  # of what waits longest: whose turn each is takes its reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days from Monday to Sunday around `today`, in the workspace's zone, as UTC instants."""

    today: date
    starts: datetime
    ends: datetime
    midnight: datetime
    tomorrow: datetime

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What waits for the person who looks."""

    to_review: Sequence[Post]
    to_change: Sequence[Post]
    displaced: Sequence[Displaced]
    to_place: Sequence[Post]
    to_finish: Sequence[Post]

    @property
    def count(self) -> int:
        posts = (self.to_review, self.to_change, self.to_place, self.to_finish)
        return sum(map(len, posts)) + len(self.displaced)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """With htmx and `part`, only that part: leaves, wrong, or the pool if it runs low."""
    part = request.args.get("part", "")
    if partial_wanted() and part in {"leaves", "wrong"}:
        return render_template(f"week/{part}.html", **_live(part))
    if partial_wanted() and part == "low":
        return render_template("week/low.html", low=_low())
    who = actor()
    week = week_of(now(), place().workspace.zone)
    with reading() as session:
        desk = _desk(session, who)
        count = today.posts_between(session, who, since=week.starts, until=week.ends)
        names = queries.names(session, who)
        has_channels = bool(active(session, who))
        proposed = occasions.proposed(session, who)
        steps = first_steps(session, who)
    return render_template(
        "week/week.html",
        week=week,
        desk=desk,
        count=count,
        names=names,
        has_channels=has_channels,
        proposed=proposed,
        me=who.user_id,
        has_own=not who.may(May.READ_POSTS),
        steps=steps,
        may_invite=who.may(May.KEEP_TEAM),
        **STEP_WORDS,
        **occasions.occasion_words(),
        **_live("leaves"),
        **_live("wrong"),
    )


def _low() -> list[Level]:
    """Asked for after the page, for it looks at every cold post there is."""
    with reading() as session:
        return running_low(session, actor().workspace_id, now=now())


def week_of(at: datetime, zone: str) -> Week:
    wall = wall_time(at, zone)
    midnight, tomorrow = day_bounds(wall, zone)
    monday = wall - timedelta(days=wall.weekday())
    return Week(
        today=wall.date(),
        starts=day_bounds(monday, zone)[0],
        ends=day_bounds(monday + timedelta(days=7), zone)[0],
        midnight=midnight,
        tomorrow=tomorrow,
    )


def _live(part: str) -> dict[str, object]:
    """What changes by itself while one looks at it."""
    who = actor()
    with reading() as session:
        return _leaves(session, who) if part == "leaves" else _wrong(session, who)


def _leaves(session: Session, who: Actor) -> dict[str, object]:
    at, zone = now(), place().workspace.zone
    week = week_of(at, zone)
    until = max(week.ends, week.tomorrow + timedelta(days=2))
    found = today.leaving(session, who, since=week.midnight, until=until)
    return {
        "leaves": [one for one in found if one.at < week.tomorrow],
        "later": _by_day([one for one in found if one.at >= week.tomorrow], zone),
        "coming": next((one for one in found if one.waits and one.at >= at), None),
        "is_stopped": any(stop.channel_id is None for stop in open_stops(session, who)),
    }


def _by_day(found: Sequence[Leaving], zone: str) -> list[tuple[date, list[Leaving]]]:
    days = groupby(found, key=lambda one: wall_time(one.at, zone).date())
    return [(day, list(together)) for day, together in days]


def _wrong(session: Session, who: Actor) -> dict[str, object]:
    found: Sequence[Trouble] = today.troubles(session, who)
    count = today.trouble_count(session, who)
    paused: Sequence[Held] = today.held(session, who)
    return {
        "troubles": found,
        "count_wrong": count + len(paused),
        "more_wrong": count - len(found),
        "paused": paused,
        "may_resolve": at_least(who.role, DELIVERY_MOVES[Move.RESOLVE].least),
        "may_connect": who.may(May.CONNECT),
        "unsure": DeliveryState.UNSURE,
    }


def _desk(session: Session, who: Actor) -> Desk:
    own = who.user_id
    returned = queries.posts(
        session, who, states=(PostState.CHANGES_REQUESTED,), owner_id=own, limit=_FEW
    )
    drafts = queries.posts(session, who, states=(PostState.DRAFT,), owner_id=own, limit=50)
    told = displaced(session, who, now=now(), limit=_FEW)
    return Desk(
        to_review=_to_review(session, who),
        to_change=returned,
        displaced=told,
        to_place=_to_place(session, who, told),
        to_finish=[post for post in drafts if post.notes][:_FEW],
    )


def _to_place(session: Session, who: Actor, told: Iterable[Displaced]) -> Sequence[Post]:
    """Without those of which is told already why they have no time."""
    if not who.may(May.PLAN):
        return ()
    known = {one.post.id for one in told}
    return [post for post in today.unplaced(session, who) if post.id not in known]


def _to_review(session: Session, who: Actor) -> Sequence[Post]:
    """Those alone whose turn it is for this person, whatever their role."""
    found = queries.waiting(session, who)[:_LOOKED]
    asked = turns(session, who, found, now=now())
    decides = who.may(May.END_REVIEW)
    return [post for post in found if asked.get(post.id, decides)][:_FEW]
