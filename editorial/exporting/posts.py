"""Posts with their content and deliveries, in the order of their numbers, in constant memory."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from editorial.approval.approved import approvals
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.people import User
from models.permissions import May
from models.pillar import known_as
from models.post import Decision, Media, Post, Revision
from models.reuse import Reuse
from models.roles import reads
from models.scope import scoped
from models.way import DeliveryState, Move, Temperature

PAGE: Final = 200  # posts read at once; no transaction stays open while they are sent
Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An empty filter lets everything through. `since <= at < until` of a delivery, or of the wish
    of a post without any. `states`: of its deliveries; None among them: a post without any.
    `pillars`, `campaigns`: their names, however they are written. `text`: in the title.
    """

    since: datetime | None = None
    until: datetime | None = None
    channels: Collection[int] = ()
    temperatures: Collection[Temperature] = ()
    states: Collection[DeliveryState | None] = ()
    pillars: Collection[str] = ()
    campaigns: Collection[str] = ()
    owners: Collection[int] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What all posts share: the channels by number, who is who, and what the media are called."""

    channels: Mapping[int, Channel]
    people: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One post. `deliveries`: those that were not called off, by time. `files`: SHA-256 → name.

    `reuse`: None where nobody said by which rules. `approved`: how it came to be, while it is.
    """

    post: Post
    content: Content
    deliveries: Sequence[Delivery]
    files: Mapping[str, str] = field(default_factory=dict)
    reuse: Reuse | None = None
    approved: Decision | None = None

    @property
    def at(self) -> datetime | None:
        """When it leaves or left first; without a delivery, when its author would like it to."""
        return self.deliveries[0].due_at if self.deliveries else self.post.wished_at


def place(session: Session, actor: Actor) -> Place:
    owners = select(User.id, User.name).where(
        or_(
            User.id.in_(scoped(actor, Post).with_only_columns(Post.owner_id)),
            User.id.in_(_approvers(actor)),
        )
    )
    return Place(
        channels={one.id: one for one in session.scalars(scoped(actor, Channel))},
        people=dict(session.execute(owners).all()),
    )


def _approvers(actor: Actor) -> Select[int]:
    made = scoped(actor, Decision).where(Decision.move == Move.APPROVE)
    return made.with_only_columns(Decision.by_id)


def posts(reading: Reading, actor: Actor, wanted: Wanted) -> Iterator[Exported]:
    """A volunteer is given their own."""
    last = 0
    while True:
        with reading() as session:
            rows = session.execute(_rows(actor, wanted, after=last)).all()
            page = _whole(session, actor, [(post, content) for post, content in rows])
        yield from (one for one in page if _is_wanted(one, wanted))
        if len(rows) < PAGE:
            return
        last = rows[-1][0].id


def count(session: Session, actor: Actor, wanted: Wanted) -> int:
    """As far as the database can tell: the filters by channel and state are not looked at."""
    found = _such(actor, wanted).with_only_columns(func.count(Post.id))
    return session.scalar(found) or 0


def _rows(actor: Actor, wanted: Wanted, *, after: int) -> Select[Post, dict[str, object]]:
    return (
        _such(actor, wanted)
        .join(Revision, Revision.id == Post.revision_id)
        .add_columns(Revision.content)
        .where(Post.id > after)
        .order_by(Post.id)
        .limit(PAGE)
    )


def _such(actor: Actor, wanted: Wanted) -> Select[Post]:
    found = scoped(actor, Post)
    if not actor.may(May.READ_POSTS):
        found = found.where(reads(actor.user_id, actor.workspace_id))
    if wanted.temperatures:
        found = found.where(Post.temperature.in_(wanted.temperatures))
    if wanted.owners:
        found = found.where(Post.owner_id.in_(wanted.owners))
    if wanted.since is not None or wanted.until is not None:
        found = found.where(_in_span(actor, wanted))
    return found


def _in_span(actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    placed = scoped(actor, Delivery).where(
        Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED
    )
    then = placed.where(*_between(Delivery.due_at, wanted))
    return then.exists() | and_(~placed.exists(), *_between(Post.wished_at, wanted))


def _between(
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], wanted: Wanted
) -> list[ColumnElement[bool]]:
    since = [at >= wanted.since] if wanted.since is not None else []
    return since + ([at < wanted.until] if wanted.until is not None else [])


def _whole(
    session: Session, actor: Actor, rows: Sequence[tuple[Post, dict[str, object]]]
) -> list[Exported]:
    contents = [(post, Content.from_json(content)) for post, content in rows]
    ids = [post.id for post, _ in contents]
    deliveries, reuse = _deliveries(session, actor, ids), _reuse(session, actor, ids)
    approved = approvals(session, actor.workspace_id, ids)
    files = _files(session, actor, [content for _, content in contents])
    return [
        Exported(
            post=post,
            content=content,
            deliveries=deliveries.get(post.id, ()),
            files=files,
            reuse=reuse.get(post.id),
            approved=approved.get(post.id),
        )
        for post, content in contents
    ]


def _deliveries(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, list[Delivery]]:
    standing = scoped(actor, Delivery).where(
        Delivery.post_id.in_(ids), Delivery.state != DeliveryState.CANCELLED
    )
    found: dict[int, list[Delivery]] = {}
    for one in session.scalars(standing.order_by(Delivery.due_at, Delivery.id)):
        found.setdefault(one.post_id, []).append(one)
    return found


def _reuse(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, Reuse]:
    found = scoped(actor, Reuse).where(Reuse.post_id.in_(ids))
    return {one.post_id: one for one in session.scalars(found)}


def _files(session: Session, actor: Actor, contents: Sequence[Content]) -> dict[str, str]:
    hashes = {one.sha256 for content in contents for one in content.media}
    if not hashes:
        return {}
    named = scoped(actor, Media).with_only_columns(Media.sha256, Media.filename)
    return dict(session.execute(named.where(Media.sha256.in_(hashes))).all())


def _is_wanted(one: Exported, wanted: Wanted) -> bool:
    channels = {delivery.channel_id for delivery in one.deliveries} or set(one.content.channels)
    states: set[DeliveryState | None] = {delivery.state for delivery in one.deliveries}
    states = states or {None}
    return (
        not (wanted.channels and channels.isdisjoint(wanted.channels))
        and not (wanted.states and states.isdisjoint(wanted.states))
        and _is_named(one.post.pillar, wanted.pillars)
        and _is_named(one.post.campaign, wanted.campaigns)
        and wanted.text.casefold() in one.post.title.casefold()
    )


def _is_named(name: str, wanted: Collection[str]) -> bool:
    return not wanted or known_as(name) in {known_as(one) for one in wanted}
