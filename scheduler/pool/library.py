"""What a person is shown of the evergreen posts: who may leave where, what the others wait for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.channel import Channel
from models.post import Post
from models.reuse import ReuseRules
from scheduler.pool.evergreen import Waits, look
from scheduler.pool.gauge import FEW, Gauge, gauge
from scheduler.pool.shelf import Shelved, pace, shelf

_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnChannel:
    """`last`: its last use, None where it never left. `planned`: when it leaves. `why`: what it
    waits for, None where it may leave now; `until`: when that is over, None where time alone
    changes nothing. `wording`: the number of the next one of `wordings`.
    """

    channel: Channel
    uses: int
    last: datetime | None
    planned: datetime | None
    why: Text | None
    until: datetime | None
    wording: int | None
    wordings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One post. `read_on`: when it was last read; `reread_by`: when it must be, at the latest."""

    post: Post
    rules: ReuseRules
    read_on: datetime
    reread_by: datetime
    on: Sequence[OnChannel]

    def is_due(self, now: datetime) -> bool:
        """Whether somebody should read it again soon."""
        return self.reread_by <= now + _SOON

    def asks(self, now: datetime) -> bool:
        """Whether it waits for a person, somewhere or soon: to read it, or to write."""
        stuck = any(one.why is not None and one.until is None for one in self.on)
        return stuck or self.is_due(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """For how long the cold posts of a channel last, if a week takes `pace` of them, as lately."""

    channel: Channel
    gauge: Gauge
    pace: int


def books(
    session: Session, workspace_id: int, posts: Sequence[int], *, now: datetime
) -> list[Book]:
    """Of those on the shelf, in that order."""
    kept = shelf(session, workspace_id, _channels(session, workspace_id), posts=posts)
    found = {book.post.id: book for book in _books(kept, now=now)}
    return [found[number] for number in posts if number in found]


def levels(session: Session, workspace_id: int, *, now: datetime) -> list[Level]:
    """Of each channel that has anything on the shelf; looks at all of it."""
    channels = _channels(session, workspace_id)
    return _levels(session, shelf(session, workspace_id, channels), channels, now=now)


def book_of(session: Session, post: Post, *, now: datetime) -> Book | None:
    """None where it is not on the shelf: not cold, not approved, on no channel in use."""
    channels = _channels(session, post.workspace_id)
    kept = shelf(session, post.workspace_id, channels, posts=[post.id])
    return next(_books(kept, now=now), None)


def books_of(
    session: Session, workspace_id: int, post_ids: Collection[int], *, now: datetime
) -> list[Book]:
    """Those of these posts that are on the shelf."""
    kept = shelf(session, workspace_id, _channels(session, workspace_id), posts=post_ids)
    return list(_books(kept, now=now))


def running_low(session: Session, workspace_id: int, *, now: datetime) -> list[Level]:
    """The channels with cold posts that last for less than two weeks."""
    channels = _channels(session, workspace_id)
    kept = shelf(session, workspace_id, channels)
    found = _levels(session, kept, channels, now=now, within=FEW)
    return [level for level in found if level.gauge.warns]


def _channels(session: Session, workspace_id: int) -> dict[int, Channel]:
    found = select(Channel).where(
        Channel.workspace_id == workspace_id, Channel.archived_at.is_(None)
    )
    return {one.id: one for one in session.scalars(found.order_by(Channel.name, Channel.id))}


def _books(kept: Sequence[Shelved], *, now: datetime) -> Iterator[Book]:
    for _, together in groupby(kept, key=lambda one: one.post.id):
        on = list(together)
        first = on[0].evergreen
        yield Book(
            post=on[0].post,
            rules=on[0].rules,
            read_on=first.read_on,
            reread_by=first.read_on + first.reread,
            on=[_on(one, now=now) for one in on],
        )


def _on(one: Shelved, *, now: datetime) -> OnChannel:
    seen = look(one.without(one.planned), channel=one.channel.id, at=now, zone=one.channel.zone)
    return OnChannel(
        channel=one.channel,
        uses=len(one.left),
        last=one.left[-1].at if one.left else None,
        planned=one.planned.at if one.planned else None,
        why=seen.why if isinstance(seen, Waits) else None,
        until=seen.until if isinstance(seen, Waits) else None,
        wording=None if isinstance(seen, Waits) else one.number_of(seen.wording),
        wordings=len(one.evergreen.wordings),
    )


def _levels(
    session: Session,
    kept: Sequence[Shelved],
    channels: Mapping[int, Channel],
    *,
    now: datetime,
    within: int | None = None,
) -> list[Level]:
    """Of the channels that have anything on the shelf."""
    paces = pace(session, channels, now=now)
    used = {one.channel.id for one in kept}
    return [
        Level(
            channel=channel,
            gauge=gauge(
                [one.evergreen for one in kept if one.channel.id == channel.id],
                channel=channel.id,
                per_week=paces[channel.id],
                at=now,
                zone=channel.zone,
                within=within,
            ),
            pace=paces[channel.id],
        )
        for channel in channels.values()
        if channel.id in used
    ]
