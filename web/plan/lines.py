"""The lines of the planning page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from lib.i18n import Text, say
from models.channel import Channel
from models.post import Post
from models.way import DeliveryState
from scheduler.keeping import written
from scheduler.weeks import Weeks

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Open


class Part(StrEnum):
    """What the plan means for one post on one channel."""

    STANDS = "stands"
    NEW = "new"
    MOVES = "moves"


PART_WORDS: Final = {
    Part.STANDS: say("stays"),
    Part.NEW: say("new"),
    Part.MOVES: say("moves"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One post on one channel. `may_keep`: the plan would place or move it, and need not."""

    at: datetime
    post: Post
    channel: Channel
    part: Part
    why: tuple[Text, ...]
    state: DeliveryState | None = None
    by_planner: bool = False  # of what stands: not a person's choice
    before: datetime | None = None

    @property
    def key(self) -> str:
        return written((self.post.id, self.channel.id))

    @property
    def may_keep(self) -> bool:
        return self.part is not Part.STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What would move, or (`after` None) go back to the pool. `percent`: of a typical post."""

    post: Post
    channel: Channel
    before: datetime
    after: datetime | None
    percent: int
    why: Text

    @property
    def key(self) -> str:
        return written((self.post.id, self.channel.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A channel's share of a day. `open`: the places kept there for hot posts."""

    channel: Channel
    lines: tuple[Line, ...]
    open: "tuple[Open, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    found: Weeks
    days: Sequence[tuple[date, list[Row]]]
    shifts: Sequence[Shift]
    left: Sequence[tuple[Post, Channel, Text]]
    kept: Sequence[tuple[str, Post, Channel]]

    @property
    def new(self) -> list[Line]:
        return [one for one in self._lines() if one.part is Part.NEW]

    @property
    def moved(self) -> list[Shift]:
        return [one for one in self.shifts if one.after is not None]

    @property
    def back(self) -> list[Shift]:
        return [one for one in self.shifts if one.after is None]

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.shifts)

    def _lines(self) -> Iterator[Line]:
        return (line for _, rows in self.days for row in rows for line in row.lines)
