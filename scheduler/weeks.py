"""The coming weeks: how what waits would stand best."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func
from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery, PlacedBy
from models.people import Workspace
from models.permissions import May
from models.post import Post, Revision
from models.scope import scoped
from models.series import Series
from models.way import DeliveryState, PostState, Temperature
from scheduler.learning import chances, expectation
from scheduler.line import WORTH, Line, line_of
from scheduler.pool.needs import pool_for
from scheduler.pool.shelf import Place
from scheduler.rights import within_rights
from scheduler.seasons import in_season
from scheduler.slots.choosing import rules_of, taken_on

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Course, Key, Need, Plan, Terms

# What failed or was missed is not: a person may still send it, and it would be there twice.
_GONE: Final = (DeliveryState.CANCELLED,)
_NO_HOUR: Final = 100.0  # in typical posts: no hour gains that much


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """A plan with what it speaks of. Nothing of it is written yet.

    `made_at`, `until`: for what time. `kept`: what a person wants left as it is, by post and
    channel: what has a time keeps it, what has none gets none.
    """

    made_at: datetime
    until: datetime
    kept: "frozenset[Key]"
    plan: "Plan"
    posts: Mapping[int, Post]
    channels: Mapping[int, Channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """One approved post on one channel; `delivery` None: it has no time yet."""

    post: Post
    channel_id: int
    delivery: Delivery | None

    @property
    def place(self) -> Place:
        return self.post.id, self.channel_id


def weeks(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    until: datetime,
    kept: "Collection[Key]" = (),
    unasked: bool = False,
) -> Weeks:
    """How the approved posts would stand best from now until then; changes nothing.

    What a person placed stays where it is. Posts with a wished time of their own are left out.
    `unasked`: nobody looks at it first; then nothing moves for a better hour, and what somebody
    took off the calendar, or what failed or came too late, waits for a person.
    """
    from scheduler.planning import plan  # noqa: PLC0415 - as above

    actor.must(May.PLAN)
    channels = _channels(session, actor)
    waiting = list(_waiting(session, actor, channels, now=now))
    if unasked:
        off = _given_up(session, actor)
        waiting = [one for one in waiting if one.delivery or one.place not in off]
    line = line_of(session, actor, now=now)
    cold = {one.post.id for one in waiting if one.post.temperature is Temperature.COLD}
    pool = pool_for(session, actor.workspace_id, channels, cold, now=now, until=until)
    needed = within_rights(session, _needs(waiting, line))
    bound = pool.bind(list(in_season(session, actor, needed, channels)))
    needs = list(_settled(bound, kept))
    courses = [_course(session, one, waiting, line, now=now) for one in channels.values()]
    terms = _terms(session.get_one(Workspace, actor.workspace_id), now=now, until=until)
    found = plan(courses, needs, replace(terms, real_gain=_NO_HOUR) if unasked else terms)
    return Weeks(
        made_at=now,
        until=until,
        kept=frozenset(kept),
        plan=pool.explain(found),
        posts={one.post.id: one.post for one in waiting},
        channels=channels,
    )


def _terms(home: Workspace, *, now: datetime, until: datetime) -> "Terms":
    from scheduler.planning import Terms  # noqa: PLC0415 - as above

    return Terms(now=now, until=until, explore=home.explore / 100, cut_off=home.cut_off)


def _channels(session: Session, actor: Actor) -> dict[int, Channel]:
    found = scoped(actor, Channel).where(Channel.archived_at.is_(None), Channel.paused_at.is_(None))
    return {one.id: one for one in session.scalars(found.order_by(Channel.id))}


def _waiting(
    session: Session, actor: Actor, channels: Mapping[int, Channel], *, now: datetime
) -> Iterator[_Waiting]:
    approved = (
        scoped(actor, Post)
        .join(Revision, Revision.id == Post.revision_id)
        .add_columns(Revision.content)
        .where(Post.state == PostState.APPROVED, Post.approved_hash == Revision.hash)
        .order_by(Post.id)
    )
    rows = session.execute(approved).all()
    known = _deliveries(session, actor, [post.id for post, _ in rows])
    repeated = _repeated(session, actor)
    for post, content in rows:
        for channel_id in Content.from_json(content).channels:
            there = known.get((post.id, channel_id), [])
            waits = [one for one in there if one.state is DeliveryState.PLANNED]
            if channel_id not in channels or _comes_back((post.id, channel_id), there, repeated):
                continue
            if waits:
                yield _Waiting(post=post, channel_id=channel_id, delivery=waits[0])
            elif _is_free(post, there) and not _is_stale(post, now):
                yield _Waiting(post=post, channel_id=channel_id, delivery=None)


def _repeated(session: Session, actor: Actor) -> set[Place]:
    """Which posts come back on which channels."""
    found = scoped(actor, Series).where(Series.ended_at.is_(None))
    return {(one.post_id, one.channel_id) for one in session.scalars(found)}


def _comes_back(place: Place, there: Sequence[Delivery], repeated: Collection[Place]) -> bool:
    """Or did, and has a date of it left."""
    waits = any(one.series_id and one.state is not DeliveryState.PUBLISHED for one in there)
    return waits or place in repeated


def _given_up(session: Session, actor: Actor) -> set[Place]:
    """Where the last word is a person’s who took it off the calendar."""
    newest = scoped(actor, Delivery).with_only_columns(func.max(Delivery.id))
    found = (
        scoped(actor, Delivery)
        .with_only_columns(Delivery.post_id, Delivery.channel_id)
        .where(
            Delivery.id.in_(newest.group_by(Delivery.post_id, Delivery.channel_id)),
            Delivery.state.in_(_GONE),
            Delivery.made_way_for.is_(None),
        )
    )
    return {(row.post_id, row.channel_id) for row in session.execute(found)}


def _is_free(post: Post, there: Sequence[Delivery]) -> bool:
    """Nothing of it is under way. A cold post that left may leave again, if the pool allows it."""
    if not there:
        return post.wished_at is None
    is_out = all(one.state is DeliveryState.PUBLISHED for one in there)
    return post.temperature is Temperature.COLD and is_out


def _is_stale(post: Post, now: datetime) -> bool:
    return post.fresh_until is not None and post.fresh_until <= now


def _deliveries(
    session: Session, actor: Actor, post_ids: Iterable[int]
) -> dict[tuple[int, int], list[Delivery]]:
    """What is not cancelled, by post and channel."""
    found = scoped(actor, Delivery).where(
        Delivery.post_id.in_(list(post_ids)), Delivery.state.not_in(_GONE)
    )
    by_place: dict[tuple[int, int], list[Delivery]] = {}
    for one in session.scalars(found.order_by(Delivery.id)):
        by_place.setdefault((one.post_id, one.channel_id), []).append(one)
    return by_place


def _needs(waiting: Sequence[_Waiting], line: Line) -> "Iterator[Need]":
    from scheduler.planning import Need  # noqa: PLC0415 - as above

    campaigns = _numbered(one.post.campaign for one in waiting)
    for turn, one in enumerate(waiting):
        delivery = one.delivery
        by_hand = delivery is not None and delivery.placed_by is PlacedBy.PERSON
        yield Need(
            post=one.post.id,
            channel=one.channel_id,
            temperature=one.post.temperature,
            priority=WORTH[one.post.priority],
            pillar=line.number(one.post.pillar),
            campaign=campaigns.get(one.post.campaign),
            relevant_from=one.post.relevant_from,
            embargo=one.post.embargo_until,
            fresh_until=one.post.fresh_until,
            turn=turn,
            placed=delivery.due_at if delivery is not None and by_hand else None,
            planned_at=delivery.due_at if delivery is not None and not by_hand else None,
            drawn=delivery is not None and delivery.explored,
        )


def _settled(needs: "Iterable[Need]", kept: "Collection[Key]") -> "Iterator[Need]":
    """With what a person keeps as it is: a time stays as if they had chosen it, none stays none."""
    for need in needs:
        if need.key not in kept:
            yield need
        elif (stands := need.placed or need.planned_at) is not None:
            yield replace(need, placed=stands)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(filter(None, names)))}


def _course(
    session: Session, channel: Channel, waiting: Sequence[_Waiting], line: Line, *, now: datetime
) -> "Course":
    from scheduler.planning import Course  # noqa: PLC0415 - as above

    hours = expectation(session, channel, now=now)
    ours = {
        one.delivery.due_at
        for one in waiting
        if one.channel_id == channel.id and one.delivery is not None
    }
    taken = [at for at in taken_on(session, channel, since=now) if at not in ours]
    return Course(
        channel=channel.id,
        rules=rules_of(session, channel),
        hours=hours,
        best=chances(hours),
        taken=tuple(taken),
        reserve=channel.reserve,
        mix=line.shares,
        recent=line.recent(channel.id),
    )
