"""A week by channel: what leaves where, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from scheduler.calendar.entries import Stretch, entries
from web.calendar.days import Day, filled, roles_in, stretch_of
from web.calendar.filters import Filters
from web.calendar.spans import Span

_FEW: Final = 3  # of a channel on a day


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    channel: Channel
    days: Mapping[date, Day]

    @property
    def count(self) -> int:
        return sum(len(day.cards) + day.more for day in self.days.values())


def channel_rows(
    session: Session, who: Actor, channels: Sequence[Channel], span: Span, wanted: Filters
) -> list[ChannelRow]:
    """Those that are wanted, by name; what has no channel yet is in no row."""
    shown = [one for one in channels if not wanted.channels or one.id in wanted.channels]
    cells = [(one.id, day) for one, day in product(shown, span.days)]
    stretches = [_stretch(channel, day) for channel, day in cells]
    found = entries(session, who, stretches, few=_FEW, only=wanted)
    roles = roles_in(session, who, found)
    days = {cell: filled(one, roles) for cell, one in zip(cells, found, strict=True)}
    return [
        ChannelRow(channel=one, days={day: days[one.id, day] for day in span.days}) for one in shown
    ]


def _stretch(channel_id: int, day: date) -> Stretch:
    whole = stretch_of(day)
    return Stretch(since=whole.since, until=whole.until, channel_id=channel_id)
