"""An entry of the calendar as it is shown: its place, words and look."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from lib.i18n import Text, say, say_n, verbatim
from lib.zones import wall_time
from models.way import (
    DELIVERY_WORDS,
    STATE_WORDS,
    TEMPERATURE_WORDS,
    DeliveryState,
    Move,
    PostState,
    Role,
    delivery_moves,
    post_moves,
)
from scheduler.calendar.entries import Entry
from scheduler.calendar.narrowing import Stage
from web.layout import post_link

_USUAL_HOURS: Final = (8, 12, 18)
_TALL: Final = timedelta(minutes=80)  # an instant, drawn high enough for its three lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`wall`: what a clock in the reader's zone shows. `movable`: this person may give another."""

    entry: Entry
    wall: datetime
    movable: bool

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def address(self) -> str:
        return post_link(self.entry.post_id)

    @property
    def look(self) -> str:
        """Its CSS classes."""
        names = ["e", self.entry.temperature, self.entry.stage]
        if self.entry.state is not None:
            names.append(self.entry.state)
        return " ".join(names)

    @property
    def where(self) -> Text:
        channels = self.entry.channels
        if not channels:
            return say("no channel yet")
        if len(channels) == 1:
            return verbatim(channels[0].name)
        return say_n("one channel", "%(n)s channels", len(channels))

    @property
    def names(self) -> str:
        """Of its channels, in JSON, in the order of its deliveries."""
        return json.dumps([channel.name for channel in self.entry.channels])

    @property
    def said(self) -> Text | None:
        """Where it stands; None for what simply waits for its time."""
        entry = self.entry
        if entry.state is DeliveryState.PLANNED:
            return None
        if entry.state is not None:
            return DELIVERY_WORDS[entry.state]
        if entry.post_state is PostState.APPROVED:
            return say("approved, not placed")
        return STATE_WORDS[entry.post_state]

    @property
    def spoken(self) -> str:
        """All of it in one line, for those who do not see the shapes and colours."""
        names = ", ".join(channel.name for channel in self.entry.channels)
        parts = (
            f"{self.wall:%H:%M}",
            self.entry.title,
            str(TEMPERATURE_WORDS[self.entry.temperature]),
            names,
            str(self.said or DELIVERY_WORDS[DeliveryState.PLANNED]),
        )
        return ", ".join(part for part in parts if part)

    def to_json(self) -> dict[str, Any]:
        """As the calendar widget reads it; wall times carry no zone."""
        return {
            "id": f"{self.entry.post_id}-{'-'.join(map(str, self.entry.deliveries)) or 'wish'}",
            "title": self.entry.title,
            **drawn(self.wall),
            "url": self.address,
            "classNames": self.look.split(),
            "editable": self.movable,
            "extendedProps": {
                "post": self.entry.post_id,
                "deliveries": list(self.entry.deliveries),
                "channels": [channel.name for channel in self.entry.channels],
                "where": str(self.where),
                "said": str(self.said or ""),
                "spoken": self.spoken,
            },
        }


def drawn(wall: datetime) -> dict[str, str]:
    """Where the widget draws it: never past midnight, or it would stand on two days."""
    midnight = wall.replace(hour=23, minute=59, second=59)
    return {
        "start": wall.isoformat(timespec="minutes"),
        "end": min(wall + _TALL, midnight).isoformat(timespec="seconds"),
    }


def card_of(entry: Entry, *, zone: str, role: Role) -> Card:
    """Of an entry that the person may see: a volunteer's are their own."""
    return Card(entry=entry, wall=wall_time(entry.at, zone), movable=_movable(entry, role))


class Placed(Protocol):
    """Whatever stands in the calendar at a time."""

    @property
    def wall(self) -> datetime: ...


Shown = TypeVar("Shown", bound=Placed)


def by_day(shown: Iterable[Shown]) -> dict[date, list[Shown]]:
    found: dict[date, list[Shown]] = defaultdict(list)
    for card in shown:
        found[card.wall.date()].append(card)
    return found


def hours(shown: Mapping[date, list[Shown]]) -> list[int]:
    """The hours that hold something, so that a week fits on a page; some in an empty week."""
    found = {card.wall.hour for day in shown.values() for card in day}
    return sorted(found) or list(_USUAL_HOURS)


def _movable(entry: Entry, role: Role) -> bool:
    if entry.stage is Stage.REVIEW:
        return Move.EDIT in post_moves(entry.post_state, role=role, own=True)
    return entry.state is not None and Move.MOVE in delivery_moves(entry.state, role=role)
