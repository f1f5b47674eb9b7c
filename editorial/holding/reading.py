"""What waits and for whom, read for a whole workspace with a few questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from editorial.approval.rules import Member
from editorial.approval.standing import courses, members
from editorial.holding.away import absent, standing_in
from editorial.holding.deadline import Deadlines, by_when
from editorial.holding.deadlines import deadlines_of
from editorial.holding.holders import Held, Next, deciding, next_of
from lib.zones import wall_time
from models.absence import Absence
from models.delivery import Delivery
from models.people import Workspace
from models.post import Decision, Post
from models.way import DeliveryState, PostState, Temperature

MOST = 5000  # posts looked at, those that wait longest first
_WRITING = (PostState.DRAFT, PostState.CHANGES_REQUESTED, PostState.IN_REVIEW)
_WRONG = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.SUSPENDED)


def held(
    session: Session,
    workspace_id: int,
    *,
    now: datetime,
    owner_id: int | None = None,
    states: Collection[PostState] = (*_WRITING, PostState.APPROVED),
) -> list[Held]:
    """The posts in these states that wait for somebody; with `owner_id` that person’s alone."""
    whose = true() if owner_id is None else Post.owner_id == owner_id
    found = _open(session, workspace_id, whose, states)
    people = members(session, workspace_id)
    waiting = _held(session, workspace_id, found, people, now=now)
    if PostState.APPROVED in states:
        waiting += _in_trouble(session, workspace_id, whose, people)
    return waiting


def held_of(session: Session, post: Post, *, now: datetime) -> Held | None:
    """Of one post; None while it waits for nobody."""
    return held_among(session, post.workspace_id, (post.id,), now=now).get(post.id)


def held_among(
    session: Session, workspace_id: int, post_ids: Collection[int], *, now: datetime
) -> dict[int, Held]:
    """Post id → of those that wait for somebody. What went wrong counts before all."""
    if not post_ids:
        return {}
    whose, states = Post.id.in_(post_ids), (*_WRITING, PostState.APPROVED)
    found = _open(session, workspace_id, whose, states)
    people = members(session, workspace_id)
    waiting = _held(session, workspace_id, found, people, now=now)
    waiting += _in_trouble(session, workspace_id, whose, people)
    return {one.post_id: one for one in waiting}


def _open(
    session: Session,
    workspace_id: int,
    whose: ColumnElement[bool],
    states: Collection[PostState],
) -> Sequence[Post]:
    """Approved ones only without a time, and not the cold ones of the pool, which wait there."""
    alive = exists().where(Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED)
    is_in_pool = and_(Post.temperature == Temperature.COLD, Post.wished_at.is_(None))
    wanted = (
        select(Post)
        .where(Post.workspace_id == workspace_id, Post.state.in_(states), whose)
        .where(or_(Post.state != PostState.APPROVED, and_(~alive, ~is_in_pool)))
        .order_by(Post.updated_at, Post.id)
        .limit(MOST)
    )
    return session.scalars(wanted).all()


def _held(
    session: Session,
    workspace_id: int,
    found: Sequence[Post],
    people: Sequence[Member],
    *,
    now: datetime,
) -> list[Held]:
    in_review = [post for post in found if post.state is PostState.IN_REVIEW]
    where = courses(session, workspace_id, in_review)
    since = _entered(session, workspace_id, found)
    leaves = leaving(session, workspace_id, [post.id for post in found])
    gone = absent(session, workspace_id, now=now)
    away = standing_in(session, workspace_id, gone)
    home = session.get_one(Workspace, workspace_id)
    deadlines = deadlines_of(home)
    waiting = []
    for post in found:
        course, begun = where.get(post.id), since.get(post.id, post.updated_at)
        turn = next_of(post.state, owner_id=post.owner_id, where=course, members=people, away=away)
        until = _deadline(post, begun, leaves.get(post.id), home.zone, deadlines)
        if turn.people and is_back(turn.absent, gone, until, home.zone):
            turn = replace(turn, stuck=None, absent=frozenset(), may_spare=frozenset())
        waiting.append(_waiting(post, turn, since=begun, until=until))
    return waiting


def _waiting(post: Post, turn: Next, *, since: datetime, until: datetime | None) -> Held:
    return Held(
        post_id=post.id,
        revision_id=post.revision_id,
        title=post.title,
        task=turn.task,
        people=turn.people,
        since=since,
        by_when=until,
        stuck=turn.stuck,
        absent=turn.absent,
        may_spare=turn.may_spare,
    )


def is_back(
    people: frozenset[int], gone: Mapping[int, Absence], until: datetime | None, zone: str
) -> bool:
    """Whether all of them are there again before the day of the deadline."""
    if until is None:
        return False
    day = wall_time(until, zone).date()
    return bool(people) and all(gone[one].last < day for one in people)


def _deadline(
    post: Post,
    since: datetime,
    planned: tuple[datetime, str] | None,
    zone: str,
    deadlines: Deadlines,
) -> datetime | None:
    """Of what was submitted always; of the rest where it has a time that it must not miss."""
    at, there = planned or (None, zone)
    leaves_at = min((one for one in (at, post.wished_at) if one), default=None)
    if post.state is PostState.APPROVED and leaves_at is None and post.fresh_until:
        leaves_at = post.fresh_until
    if leaves_at is None and post.state in (PostState.DRAFT, PostState.APPROVED):
        return None
    return by_when(
        since=since,
        leaves_at=leaves_at,
        temperature=post.temperature,
        zone=there,
        deadlines=deadlines,
    )


def _entered(session: Session, workspace_id: int, found: Sequence[Post]) -> dict[int, datetime]:
    """Post id → when the last step was taken that led to where it stands."""
    wanted = (
        select(Decision.post_id, func.max(Decision.at))
        .join(Post, Post.id == Decision.post_id)
        .where(
            Decision.workspace_id == workspace_id,
            Decision.post_id.in_([post.id for post in found]),
            Decision.to_state == Post.state,
        )
        .group_by(Decision.post_id)
    )
    return dict(session.execute(wanted).all())


def leaving(
    session: Session, workspace_id: int, post_ids: Sequence[int]
) -> dict[int, tuple[datetime, str]]:
    """Post id → when its first delivery is due, and in which zone."""
    wanted = (
        select(Delivery.post_id, Delivery.due_at, Delivery.zone)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.post_id.in_(post_ids),
            Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.SUSPENDED)),
        )
        .order_by(Delivery.due_at.desc())
    )
    return {row.post_id: (row.due_at, row.zone) for row in session.execute(wanted)}


def _in_trouble(
    session: Session, workspace_id: int, whose: ColumnElement[bool], people: Sequence[Member]
) -> list[Held]:
    """One a post, since its first trouble."""
    turn = deciding(people)
    asks = or_(
        Delivery.state.in_(_WRONG),
        and_(Delivery.state == DeliveryState.UNSURE, Delivery.look_at.is_(None)),
    )
    wanted = (
        select(Post.id, Post.revision_id, Post.title, func.min(Delivery.updated_at).label("since"))
        .join(Delivery, Delivery.post_id == Post.id)
        .where(Delivery.workspace_id == workspace_id, asks, whose)
        .where(Post.state == PostState.APPROVED)
        .group_by(Post.id)
        .order_by(func.min(Delivery.updated_at), Post.id)
        .limit(MOST)
    )
    return [
        Held(
            post_id=row.id,
            revision_id=row.revision_id,
            title=row.title,
            task=turn.task,
            people=turn.people,
            since=row.since,
        )
        for row in session.execute(wanted)
    ]
