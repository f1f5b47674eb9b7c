"""The good time nearest to where something was dropped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from editorial import drafting
from editorial.channels import active
from lib.i18n import Text, zone
from lib.zones import locate, wall_time
from models.channel import Channel
from models.post import Post
from models.way import PostState
from scheduler import queries as scheduled
from scheduler.pool.library import book_of
from scheduler.slots.offering import Asked, against, closest
from web.edge import actor, now
from web.gestures.asked import Wanted


def better(session: Session, wanted: Wanted) -> datetime | None:
    """None where there is none, or where it was dropped on a good one."""
    post = drafting.visible(session, actor(), wanted.post_id)
    asked = _asked(session, post, wanted.to.at)
    found = closest(session, _channels(session, post, wanted), asked, now=now())
    return None if found == wanted.to.at else found


def on_a_good_hour(session: Session, wanted: Wanted) -> Wanted:
    """Dropped on a day: at its good hour nearest to noon, where it has one."""
    if not wanted.whole_day:
        return wanted
    found = better(session, wanted)
    at, noon = (wall_time(one, zone()) for one in (found or wanted.to.at, wanted.to.at))
    return replace(wanted, to=locate(at, zone())) if at.date() == noon.date() else wanted


def broken(session: Session, wanted: Wanted) -> list[Text]:
    """The rules that a wish for that time would break."""
    post = drafting.visible(session, actor(), wanted.post_id)
    asked = _asked(session, post, wanted.to.at)
    return against(session, _channels(session, post, wanted), asked, now=now())


def _asked(session: Session, post: Post, at: datetime) -> Asked:
    return Asked(
        post_id=post.id,
        temperature=post.temperature,
        fresh_until=post.fresh_until,
        at=at,
        embargo_until=post.embargo_until,
        relevant_from=_from(session, post, at),
    )


def _from(session: Session, post: Post, at: datetime) -> datetime | None:
    """From when on it is worth leaving: a cold one rests, and has its seasons."""
    book = book_of(session, post, now=at) if post.state is PostState.APPROVED else None
    rested = [one.until for one in book.on if one.until and not one.planned] if book else []
    return max(filter(None, (post.relevant_from, min(rested, default=None))), default=None)


def _channels(session: Session, post: Post, wanted: Wanted) -> Sequence[Channel]:
    ids = _ids(session, post, wanted)
    return [one for one in active(session, actor()) if one.id in ids]


def _ids(session: Session, post: Post, wanted: Wanted) -> set[int]:
    if wanted.target is not None:
        return {wanted.target}
    found = [scheduled.delivery(session, actor(), one) for one in wanted.deliveries]
    if found:
        return {one.channel_id for one in found}
    return set(drafting.content_of(session, post).channels)
