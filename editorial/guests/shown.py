"""What a guest's link shows: the posts it was made for, once they are put to review."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from editorial.guests.opening import Closed, Guest
from lib.zones import day_bounds
from models.content import Content
from models.delivery import Delivery
from models.post import Post, Revision
from models.way import GIVEN_UP, DeliveryState, PostState

SHOWN: Final = (PostState.IN_REVIEW, PostState.APPROVED)
MOST: Final = 200
_WAITS: Final = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.SUSPENDED,
    DeliveryState.UNSURE,
)
_LEFT: Final = DeliveryState.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A post as a guest is shown it. `revision` None: it is being worked on, nothing is shown.

    `times`: channel id → when it leaves there, or left. `gone`: channel id → where it is read, of
    those on which it is live; "" where the network gives no address.
    """

    post: Post
    revision: Revision | None
    content: Content | None
    times: Mapping[int, datetime]
    gone: Mapping[int, str]

    @property
    def left(self) -> bool:
        """Nothing of it waits any more."""
        return bool(self.times) and self.times.keys() == self.gone.keys()

    @property
    def at(self) -> datetime | None:
        """When it leaves next; after it left, when it did first."""
        ahead = [at for channel, at in self.times.items() if channel not in self.gone]
        return min(ahead or self.times.values(), default=self.post.wished_at)


def everything(session: Session, guest: Guest) -> list[Open]:
    """By their times. A link to one post shows it also while it is being worked on."""
    posts = session.scalars(_shared(guest).limit(MOST)).all()
    return sorted(_opened(session, guest, posts), key=_by_time)


def one(session: Session, guest: Guest, post_id: int) -> Open:
    """Raises Closed for a post that the link was not made for, as for one that is not there."""
    post = session.scalars(_shared(guest).where(Post.id == _storable(post_id))).one_or_none()
    if post is None:
        raise Closed
    return _opened(session, guest, [post])[0]


def _storable(post_id: int) -> int:
    return post_id if post_id < 2**63 else 0


def _shared(guest: Guest) -> Select[Post]:
    found = select(Post).where(Post.workspace_id == guest.link.workspace_id)
    if guest.link.post_id is not None:
        return found.where(Post.id == guest.link.post_id, Post.state.not_in(GIVEN_UP))
    return found.where(Post.state.in_(SHOWN), _leaves_within(guest)).order_by(Post.id)


def _leaves_within(guest: Guest) -> ColumnElement[bool]:
    """By its deliveries; where it has none, by its wish."""
    since, until = _span(guest)
    placed = exists().where(Delivery.post_id == Post.id, Delivery.state.in_((*_WAITS, _LEFT)))
    within = placed.where(Delivery.due_at >= since, Delivery.due_at < until)
    return or_(within, ~placed & (Post.wished_at >= since) & (Post.wished_at < until))


def _span(guest: Guest) -> tuple[datetime, datetime]:
    first, last = guest.link.first, guest.link.last
    if first is None or last is None:
        raise Closed
    days = [datetime.combine(day, time()) for day in (first, last)]
    bounds = [day_bounds(day, guest.workspace.zone) for day in days]
    return bounds[0][0], bounds[1][1]


def _opened(session: Session, guest: Guest, posts: Sequence[Post]) -> list[Open]:
    revisions = _revisions(session, guest, posts)
    deliveries = _deliveries(session, guest, posts)
    return [_open(post, revisions.get(post.id), deliveries[post.id]) for post in posts]


def _open(post: Post, revision: Revision | None, deliveries: Sequence[Delivery]) -> Open:
    nearest = _nearest(deliveries)
    return Open(
        post=post,
        revision=revision,
        content=None if revision is None else Content.from_json(revision.content),
        times={channel: one.due_at for channel, one in nearest.items()},
        gone={channel: one.url or "" for channel, one in nearest.items() if one.state is _LEFT},
    )


def _nearest(deliveries: Iterable[Delivery]) -> dict[int, Delivery]:
    """Of each channel the first that waits, else the last that left."""
    found: dict[int, Delivery] = {}
    for one in deliveries:
        known = found.get(one.channel_id)
        if known is None or known.state is _LEFT:
            found[one.channel_id] = one
    return found


def _revisions(session: Session, guest: Guest, posts: Iterable[Post]) -> dict[int, Revision]:
    """Of those that may be read now."""
    wanted = [post.revision_id for post in posts if post.state in SHOWN]
    found = select(Revision).where(
        Revision.workspace_id == guest.link.workspace_id, Revision.id.in_(wanted)
    )
    return {one.post_id: one for one in session.scalars(found)}


def _deliveries(
    session: Session, guest: Guest, posts: Iterable[Post]
) -> Mapping[int, list[Delivery]]:
    """The first first."""
    wanted = (
        select(Delivery)
        .where(
            Delivery.workspace_id == guest.link.workspace_id,
            Delivery.post_id.in_([post.id for post in posts]),
            Delivery.state.in_((*_WAITS, _LEFT)),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    found: defaultdict[int, list[Delivery]] = defaultdict(list)
    for one in session.scalars(wanted):
        found[one.post_id].append(one)
    return found


def _by_time(one: Open) -> tuple[bool, datetime, int]:
    at = one.at
    return at is None, at or one.post.created_at, one.post.id
