"""A month of draws, channel by channel and together: computed from the rows each time it is read.

Nothing is kept, so a figure that comes late, or is mended, is in the report of its month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

from accounts.outcomes import outcomes
from insight.lift.habit import BEFORE, Past, against_before
from insight.lift.months import Month, month_of
from insight.lift.told import Drawn, Gain, Told, told
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.draw import Draw
from models.people import Workspace
from models.permissions import May
from models.publication import Publication
from models.scope import scoped
from models.way import DeliveryState

_STILL: Final = timedelta(weeks=5)  # after a month: whoever reads it then asks what is to come
_IMPOSSIBLE: Final = 10**15  # more reactions than that are an error of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`channel` None: all of them. `year`: the twelve months that end with the month. `habit`:
    the month's posts, whoever published them, beside those of the 90 days before; observed only.
    """

    channel: Channel | None
    month: Told
    year: Told
    habit: Gain | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`drawn`: of the month and the eleven before it, in order: for who computes it again."""

    month: Month
    lines: Sequence[Line]
    drawn: Sequence[Drawn]


def report(session: Session, actor: Actor, asked: str | None, *, now: datetime) -> Report:
    """`asked`: a month like 2026-11. Raises Invalid, and NotAllowed below an editor."""
    actor.must(May.READ_REPORTS)
    zone = session.get_one(Workspace, actor.workspace_id).zone
    month = month_of(asked, zone=zone, now=now)
    channels = list(session.scalars(_channels(actor)))
    pasts = {one.id: _past(session, actor, one, month) for one in channels}
    drawn = _drawn(session, actor, pasts, month)
    lines = [_line(None, drawn, pasts, month, now)]
    lines += [_line(one, drawn, pasts, month, now) for one in channels]
    return Report(month=month, lines=lines, drawn=drawn)


def _channels(actor: Actor) -> Select[Channel]:
    return scoped(actor, Channel).where(Channel.archived_at.is_(None)).order_by(Channel.name)


def _line(
    channel: Channel | None,
    drawn: Sequence[Drawn],
    pasts: Mapping[int, Past],
    month: Month,
    now: datetime,
) -> Line:
    mine = [one for one in drawn if channel is None or one.channel == channel.id]
    since = month.since
    return Line(
        channel=channel,
        month=told([one for one in mine if one.at >= since]),
        year=told(mine, now=now if now < month.until + _STILL else None),
        habit=against_before([pasts[channel.id]] if channel else list(pasts.values()), month),
    )


def _past(session: Session, actor: Actor, channel: Channel, month: Month) -> Past:
    from insight.lift.left_over import Stood, left_over  # noqa: PLC0415 - numpy costs memory

    since = month.year_since - BEFORE
    known = outcomes(session, channel, since=since)
    found = scoped(actor, Publication).where(
        Publication.channel_id == channel.id, Publication.published_at > since
    )
    columns = (Publication.id, Publication.published_at, Publication.kind)
    posts = {
        row.id: Stood(at=row.published_at, outcome=known[row.id], kind=row.kind)
        for row in session.execute(found.with_only_columns(*columns))
        if 0 <= known.get(row.id, -1) < _IMPOSSIBLE
    }
    return Past(posts=posts, left=dict(zip(posts, left_over(list(posts.values())), strict=True)))


def _drawn(session: Session, actor: Actor, pasts: Mapping[int, Past], month: Month) -> list[Drawn]:
    """Of the year, those that might have gone the other way."""
    wanted = (
        scoped(actor, Draw)
        .join(Delivery, Delivery.id == Draw.delivery_id)
        .outerjoin(Publication, Publication.delivery_id == Delivery.id)
        .add_columns(Delivery.channel_id, Delivery.published_at, Publication.id)
        .where(
            Draw.best_chance > 0,
            Draw.best_chance < 1,
            Delivery.state == DeliveryState.PUBLISHED,
            Delivery.channel_id.in_(pasts),
            Delivery.published_at >= month.year_since,
            Delivery.published_at < month.until,
        )
        .order_by(Delivery.published_at, Delivery.id)
    )
    return [
        Drawn(
            delivery=draw.delivery_id,
            channel=channel_id,
            at=at,
            explored=draw.explored,
            propensity=draw.propensity,
            best_chance=draw.best_chance,
            best_gain=draw.best_gain,
            left=pasts[channel_id].left.get(publication_id),
        )
        for draw, channel_id, at, publication_id in session.execute(wanted)
    ]
