"""The evergreen posts of an association as the ledger knows them: their rules and their uses."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from lib.zones import locate, wall_time
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.post import Post, Revision
from models.reuse import MonthDays, Reuse, ReuseRules
from models.way import DeliveryState, PostState, Temperature
from scheduler.pool.evergreen import GAP, REREAD, Evergreen, Use
from scheduler.pool.seasons import MonthDay, Season
from scheduler.pool.wordings import USED, Used, texts, uses
from scheduler.recurring.recurrence import months_on
from scheduler.slots.agenda import WEEK

_COUNTED: Final = 8  # weeks in which it is counted how many cold posts leave
Place = tuple[int, int]  # a post and a channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """An approved cold post on one of its channels. `uses`: oldest first, with what is planned.

    `wordings`: how many texts it has there that differ.
    """

    post: Post
    channel: Channel
    rules: ReuseRules
    evergreen: Evergreen
    uses: tuple[Used, ...]

    @property
    def planned(self) -> Used | None:
        """What has not left yet."""
        waiting = (DeliveryState.PLANNED, DeliveryState.SUSPENDED, DeliveryState.SENDING)
        return next((one for one in self.uses if one.state in waiting), None)

    @property
    def left(self) -> tuple[Used, ...]:
        """What is live there, or may be."""
        return tuple(one for one in self.uses if one is not self.planned)

    def without(self, use: Used | None) -> Evergreen:
        """As if that use were not planned."""
        others = tuple(_use(one) for one in self.uses if one is not use)
        return replace(self.evergreen, uses=others)

    def number_of(self, text: str) -> int:
        """Of a wording, from 1."""
        return self.evergreen.wordings.index(text) + 1


def shelf(
    session: Session,
    workspace_id: int,
    channels: Mapping[int, Channel],
    *,
    posts: Collection[int] | None = None,
) -> list[Shelved]:
    """By post, then by channel, of those channels. `posts`: only these."""
    found = approved(workspace_id)
    if posts is not None:
        found = found.where(Post.id.in_(posts))
    rows = session.execute(found).all()
    known: defaultdict[Place, list[Used]] = defaultdict(list)
    for use in uses(session, [row.Post.id for row in rows]):
        known[use.post_id, use.channel_id].append(use)
    return [one for row in rows for one in _on_channels(row, channels, known)]


def pace(session: Session, channels: Mapping[int, Channel], *, now: datetime) -> dict[int, int]:
    """How many cold posts a week takes, by channel: what it was lately, at least one."""
    since = now - _COUNTED * WEEK
    found = (
        select(Delivery.channel_id, func.count(Delivery.id))
        .where(
            Delivery.channel_id.in_(channels),
            Delivery.due_at >= since,
            Delivery.due_at < now,
            Delivery.temperature == Temperature.COLD,
            Delivery.state.in_(USED),
        )
        .group_by(Delivery.channel_id)
    )
    left = dict(session.execute(found).all())
    return {channel: max(1, ceil(left.get(channel, 0) / _COUNTED)) for channel in channels}


def approved(workspace_id: int) -> Select[Post, Revision, Reuse | None]:
    return (
        select(Post, Revision, Reuse)
        .join(Revision, Revision.id == Post.revision_id)
        .join(Reuse, Reuse.post_id == Post.id, isouter=True)
        .where(
            Post.workspace_id == workspace_id,
            Post.state == PostState.APPROVED,
            Post.temperature == Temperature.COLD,
            Post.approved_hash == Revision.hash,
        )
        .order_by(Post.id)
    )


def _on_channels(
    row: Row[Post, Revision, Reuse | None],
    channels: Mapping[int, Channel],
    known: Mapping[Place, Sequence[Used]],
) -> Iterator[Shelved]:
    post, revision, reuse = row
    content = Content.from_json(revision.content)
    rules = reuse.rules if reuse else ReuseRules()
    read_on = (reuse.read_on if reuse else None) or revision.created_at
    for number in content.channels:
        if (channel := channels.get(number)) is not None:
            there = tuple(known.get((post.id, number), ()))
            yield Shelved(
                post=post,
                channel=channel,
                rules=rules,
                evergreen=_evergreen(post, content, channel, rules, read_on, there),
                uses=there,
            )


def _evergreen(
    post: Post,
    content: Content,
    channel: Channel,
    rules: ReuseRules,
    read_on: datetime,
    there: Sequence[Used],
) -> Evergreen:
    return Evergreen(
        post=post.id,
        wordings=tuple(dict.fromkeys(texts(content, channel.id))),
        read_on=read_on,
        uses=tuple(map(_use, there)),
        gap=GAP if rules.rest_days is None else timedelta(days=rules.rest_days),
        most_uses=rules.most_uses,
        reread=_reread(rules, wall_time(read_on, channel.zone).date()),
        expires=_midnight(rules.expires_on, channel.zone),
        seasons=tuple(_season(one) for one in rules.seasons),
    )


def _use(used: Used) -> Use:
    return Use(channel=used.channel_id, at=used.at, wording=used.text)


def _reread(rules: ReuseRules, read: date) -> timedelta:
    if rules.reread_months is None:
        return REREAD
    return months_on(read, rules.reread_months) - read


def _midnight(day: date | None, zone: str) -> datetime | None:
    return None if day is None else locate(datetime.combine(day, time()), zone).at


def _season(stored: MonthDays) -> Season:
    first, last = map(_month_day, stored)
    return Season(first=first, last=last)


def _month_day(stored: str) -> MonthDay:
    month, day = stored.split("-")
    return int(month), int(day)
