"""The days of what a post was written for: by each channel's calendar, it leaves within them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text, say
from lib.zones import locate, wall_time
from models.actor import Actor
from models.channel import Channel
from models.marronnier import Marronnier, Occasion
from models.post import Post
from models.scope import scoped
from scheduler.rights import rights_until

if TYPE_CHECKING:  # numpy: only who plans weeks pays for it
    from scheduler.planning import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Local days, both included, and what they are called."""

    name: str
    first: date
    last: date

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The instants at which they begin and are over in that zone."""
        after = self.last + timedelta(days=1)
        begins, ends = (datetime.combine(day, time()) for day in (self.first, after))
        return locate(begins, zone).at, locate(ends, zone).at


def days_of(session: Session, post_id: int) -> Days | None:
    """None: it may leave at any time of the year."""
    found = (
        select(Marronnier.name, Occasion.first, Occasion.last)
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .where(Occasion.post_id == post_id)
        .order_by(Occasion.first.desc())
    )
    row = session.execute(found).first()
    return Days(name=row.name, first=row.first, last=row.last) if row else None


def outside(session: Session, post_id: int, at: datetime, zone: str) -> Iterator[Text]:
    """What is told to whoever wants it to leave on another day; it leaves all the same."""
    days = days_of(session, post_id)
    if days is None or days.first <= wall_time(at, zone).date() <= days.last:
        return
    if days.first == days.last:
        yield say("It is not on the day of %(name)s, %(day)s.", name=days.name, day=days.first)
    else:
        yield say(
            "It is outside of %(name)s, %(first)s to %(last)s.",
            name=days.name,
            first=days.first,
            last=days.last,
        )


def bounds(
    session: Session, post: Post, channel: Channel
) -> tuple[datetime | None, datetime | None]:
    """When a chosen time may be: from its first day on, and until it is stale, its days are over
    or a picture of it may not be shown any more.
    """
    days = days_of(session, post.id)
    rights = rights_until(session, [post.id]).get(post.id)
    begins, ends = days.bounds(channel.zone) if days else (None, None)
    return begins, min(filter(None, (ends, post.fresh_until, rights)), default=None)


def in_season(
    session: Session, actor: Actor, needs: Iterable["Need"], channels: Mapping[int, Channel]
) -> Iterator["Need"]:
    """The same needs; those that were written for an occasion keep to its days."""
    from scheduler.planning import Span  # noqa: PLC0415 - as above

    wanted = list(needs)
    known = _days_by_post(session, actor, [need.post for need in wanted])
    for need in wanted:
        days = known.get(need.post)
        if days is None:
            yield need
            continue
        yield replace(need, seasons=(Span(*days.bounds(channels[need.channel].zone)),))


def _days_by_post(session: Session, actor: Actor, post_ids: Iterable[int]) -> dict[int, Days]:
    found = (
        scoped(actor, Occasion)
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .add_columns(Marronnier.name)
        .where(Occasion.post_id.in_(list(post_ids)))
        .order_by(Occasion.first)
    )
    return {
        one.post_id: Days(name=name, first=one.first, last=one.last)
        for one, name in session.execute(found)
        if one.post_id is not None
    }
