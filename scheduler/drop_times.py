"""What stands against the time at which something is dropped, and the good time nearest to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lib.i18n import Text
from lib.zones import Located, locate, wall_time
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.post import Post, Revision
from models.scope import scoped
from scheduler.dropping import of_post
from scheduler.pool.library import book_of
from scheduler.slots.offering import Asked, against, closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """`deliveries`: those that move, none where the post is only wished for. `target`: the channel
    that it is dropped on, None where its channels stay.
    """

    post: Post
    deliveries: tuple[int, ...]
    at: datetime
    target: int | None = None


def better(session: Session, actor: Actor, drop: Drop, *, now: datetime) -> datetime | None:
    """None where there is none, or where it was dropped on a good one. Raises NotFound."""
    channels, asked = _channels(session, actor, drop), _asked(session, drop)
    found = closest(session, channels, asked, now=now)
    return None if found == drop.at else found


def good_hour(
    session: Session, actor: Actor, drop: Drop, *, zone: str, now: datetime
) -> Located | None:
    """Dropped on a day, at its noon: that day's good hour nearest to noon; None where noon is good,
    or no hour of that day.
    """
    found = better(session, actor, drop, now=now)
    if found is None:
        return None
    at, noon = wall_time(found, zone), wall_time(drop.at, zone)
    return locate(at, zone) if at.date() == noon.date() else None


def broken(session: Session, actor: Actor, drop: Drop, *, now: datetime) -> list[Text]:
    """The rules that leaving then would break. Raises NotFound."""
    return against(session, _channels(session, actor, drop), _asked(session, drop), now=now)


def _asked(session: Session, drop: Drop) -> Asked:
    post = drop.post
    return Asked(
        post_id=post.id,
        temperature=post.temperature,
        fresh_until=post.fresh_until,
        at=drop.at,
        embargo_until=post.embargo_until,
        relevant_from=_from(session, post, drop.at),
    )


def _from(session: Session, post: Post, at: datetime) -> datetime | None:
    """From when on it is worth leaving: a cold one rests, and has its seasons."""
    book = book_of(session, post, now=at)
    rested = [one.until for one in book.on if one.until and not one.planned] if book else []
    return max(filter(None, (post.relevant_from, min(rested, default=None))), default=None)


def _channels(session: Session, actor: Actor, drop: Drop) -> Sequence[Channel]:
    """Those in use, by name."""
    wanted = scoped(actor, Channel).where(
        Channel.archived_at.is_(None), Channel.id.in_(_ids(session, actor, drop))
    )
    return session.scalars(wanted.order_by(Channel.name, Channel.id)).all()


def _ids(session: Session, actor: Actor, drop: Drop) -> set[int]:
    found = of_post(session, actor, drop.post.id, drop.deliveries)
    if drop.target is not None:
        return {drop.target}
    if found:
        return {one.channel_id for one in found}
    revision = session.get_one(Revision, drop.post.revision_id)
    return set(Content.from_json(revision.content).channels)
