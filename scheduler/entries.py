"""What stands in the calendar: deliveries, and the wishes of posts that have none yet."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.post import Post, Revision
from models.scope import scoped
from models.way import DeliveryState, PostState, Role, Temperature, at_least

TOGETHER: Final = timedelta(minutes=15)


class Stage(StrEnum):
    """Where an entry stands, as coarsely as one looks at a calendar."""

    REVIEW = "review"  # not agreed to, or agreed to and without an instant
    WAITING = "waiting"
    LIVE = "live"
    TROUBLE = "trouble"


D = DeliveryState
_STAGES: Final[Mapping[DeliveryState, Stage]] = {
    D.PLANNED: Stage.WAITING,
    D.SENDING: Stage.WAITING,
    D.SUSPENDED: Stage.WAITING,
    D.PUBLISHED: Stage.LIVE,
    D.UNSURE: Stage.TROUBLE,
    D.FAILED: Stage.TROUBLE,
    D.MISSED: Stage.TROUBLE,
}
_WISHING: Final = (
    PostState.IDEA,
    PostState.DRAFT,
    PostState.IN_REVIEW,
    PostState.CHANGES_REQUESTED,
    PostState.APPROVED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post at one time, on the channels where it leaves around then and in the same state.

    `at`: the first of its instants. `state` None: a wish, without deliveries. `reason`: why it
    stands where it stands, if said.
    """

    at: datetime
    post_id: int
    title: str
    temperature: Temperature
    post_state: PostState
    state: DeliveryState | None
    channels: tuple[Channel, ...]
    deliveries: tuple[int, ...] = ()
    reason: Text | None = None

    @property
    def stage(self) -> Stage:
        return Stage.REVIEW if self.state is None else _STAGES[self.state]


def entries(
    session: Session,
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    channel_ids: Collection[int] = (),
    temperatures: Collection[Temperature] = (),
    stages: Collection[Stage] = (),
) -> list[Entry]:
    """In order of time, `since <= at < until`. An empty filter lets everything through.

    A volunteer is shown their own posts. What was cancelled is not shown.
    """
    channels = {channel.id: channel for channel in session.scalars(scoped(actor, Channel))}
    found = [
        *_leaving(session, actor, channels, since=since, until=until, only=channel_ids),
        *_wished(session, actor, channels, since=since, until=until, only=channel_ids),
    ]
    shown = (
        entry
        for entry in found
        if (not temperatures or entry.temperature in temperatures)
        and (not stages or entry.stage in stages)
    )
    return sorted(shown, key=lambda entry: (entry.at, entry.title, entry.post_id))


def _leaving(
    session: Session,
    actor: Actor,
    channels: Mapping[int, Channel],
    *,
    since: datetime,
    until: datetime,
    only: Collection[int],
) -> Iterable[Entry]:
    wanted = (
        select(Delivery, Post)
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.due_at >= since,
            Delivery.due_at < until,
            Delivery.state != DeliveryState.CANCELLED,
        )
        .order_by(Delivery.post_id, Delivery.state, Delivery.due_at, Delivery.id)
    )
    if only:
        wanted = wanted.where(Delivery.channel_id.in_(only))
    if not at_least(actor.role, Role.EDITOR):
        wanted = wanted.where(Post.owner_id == actor.user_id)
    rows = ((delivery, post) for delivery, post in session.execute(wanted))
    for _, together in groupby(rows, key=lambda row: (row[1].id, row[0].state)):
        for close in _close(together):
            yield _group(close, channels)


def _close(rows: Iterable[tuple[Delivery, Post]]) -> list[list[tuple[Delivery, Post]]]:
    """Those that follow each other within a quarter of an hour are looked at as one."""
    found: list[list[tuple[Delivery, Post]]] = []
    for row in rows:
        if found and row[0].due_at - found[-1][-1][0].due_at <= TOGETHER:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _group(rows: list[tuple[Delivery, Post]], channels: Mapping[int, Channel]) -> Entry:
    first, post = rows[0]
    return Entry(
        at=first.due_at,
        post_id=post.id,
        title=post.title,
        temperature=post.temperature,
        post_state=post.state,
        state=first.state,
        channels=tuple(channels[delivery.channel_id] for delivery, _ in rows),
        deliveries=tuple(delivery.id for delivery, _ in rows),
        reason=next((delivery.reason for delivery, _ in rows if delivery.reason), None),
    )


def _wished(
    session: Session,
    actor: Actor,
    channels: Mapping[int, Channel],
    *,
    since: datetime,
    until: datetime,
    only: Collection[int],
) -> Iterable[Entry]:
    placed = select(Delivery.id).where(
        Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED
    )
    wanted = (
        select(Post, Revision.content)
        .join(Revision, Revision.id == Post.revision_id)
        .where(
            Post.workspace_id == actor.workspace_id,
            Post.state.in_(_WISHING),
            Post.wished_at >= since,
            Post.wished_at < until,
            ~placed.exists(),
        )
    )
    if not at_least(actor.role, Role.EDITOR):
        wanted = wanted.where(Post.owner_id == actor.user_id)
    for post, content in session.execute(wanted):
        ids = content.get("channels", ())
        if not only or set(only) & set(ids):
            yield _wish(post, tuple(channels[i] for i in ids if i in channels))


def _wish(post: Post, channels: tuple[Channel, ...]) -> Entry:
    if post.wished_at is None:
        raise ValueError("a wish has its instant")
    return Entry(
        at=post.wished_at,
        post_id=post.id,
        title=post.title,
        temperature=post.temperature,
        post_state=post.state,
        state=None,
        channels=channels,
    )
