"""What stands in the calendar: deliveries, the wishes of posts that have none yet, and what was
published by other means.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy.orm import Session

from models.actor import Actor
from models.base import Columns
from models.way import DeliveryState, PostState, Temperature
from scheduler.calendar.found import COUNT
from scheduler.calendar.narrowing import EVERYTHING, STAGES, Narrowing, Stage, shape_of, values_of
from scheduler.calendar.rows import statement

TOGETHER: Final = timedelta(minutes=15)
COUNTED_OUT: Final = 100  # of each kind in a stretch; beyond it is said that there are more
_LONGEST: Final = timedelta(days=1)  # that one post takes to go out, a quarter of an hour at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`since <= at < until`, on one channel or (None) on all."""

    since: datetime
    until: datetime
    channel_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """A channel that an entry stands on."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post at one time, on the channels where it leaves around then and in the same state.

    `at`: the first of its instants. `state` None: a wish, without deliveries.
    """

    at: datetime
    post_id: int
    title: str
    temperature: Temperature
    post_state: PostState
    state: DeliveryState | None
    channels: tuple[On, ...]
    owner_id: int
    deliveries: tuple[int, ...] = ()

    @property
    def stage(self) -> Stage:
        return Stage.REVIEW if self.state is None else STAGES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeEntry:
    """Published by other means. `words`: how its text begins."""

    at: datetime
    publication_id: int
    words: str
    channel: On


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in a stretch: the first few, in order of time, and how many there are.

    `count`: at least so many, where there are very many (`counted_out` False).
    """

    entries: tuple[Entry | NativeEntry, ...]
    count: int
    counted_out: bool


def entries(
    session: Session,
    actor: Actor,
    stretches: Sequence[Stretch],
    *,
    few: int,
    skip: int = 0,
    most: int = COUNTED_OUT,
    only: Narrowing = EVERYTHING,
) -> list[Filled]:
    """Of each stretch the first `few` after `skip`, by one statement however many there are.

    A volunteer is shown their own posts. What was cancelled is not shown. Either every stretch has
    its channel or none.
    """
    if not stretches:
        return []
    shape = shape_of(only, actor, by_channel=stretches[0].channel_id is not None)
    shown = skip + few
    most = max(most, shown + 1)
    values = {**values_of(only, actor), **_places(stretches), "few": shown, "most": most}
    rows = session.execute(statement(len(stretches), shape), values)
    return [
        _filled(list(there), skip=skip, few=few, most=most)
        for _, there in groupby(rows, key=lambda row: row.place)
    ]


def posts_between(
    session: Session, actor: Actor, stretch: Stretch, *, most: int, only: Narrowing = EVERYTHING
) -> list[Entry]:
    """The first `most` of a stretch, without what was published by other means."""
    [found] = entries(session, actor, [stretch], few=most, only=only)
    return [one for one in found.entries if isinstance(one, Entry)]


def _places(stretches: Sequence[Stretch]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, one in enumerate(stretches):
        found |= {f"since{n}": one.since, f"until{n}": one.until, f"reach{n}": one.until + _LONGEST}
        if one.channel_id is not None:
            found[f"on{n}"] = one.channel_id
    return found


def _filled(rows: Sequence[Columns], *, skip: int, few: int, most: int) -> Filled:
    count = next(row.id for row in rows if row.kind == COUNT)
    found = [
        _entry(kind, list(together))
        for (kind, _), together in groupby(rows, key=lambda row: (row.kind, row.id))
        if kind != COUNT
    ]
    found.sort(key=lambda one: one.at)
    return Filled(entries=tuple(found[skip : skip + few]), count=count, counted_out=count < most)


def _entry(kind: str, rows: Sequence[Columns]) -> Entry | NativeEntry:
    first = rows[0]
    if kind == "native":
        channel = On(id=first.channel_id, name=first.channel)
        return NativeEntry(at=first.at, publication_id=first.id, words=first.words, channel=channel)
    parts = list(_together(rows)) if kind == "placed" else rows
    return Entry(
        at=first.at,
        post_id=first.post_id,
        title=first.title,
        temperature=first.temperature,
        post_state=first.post_state,
        state=first.state,
        channels=tuple(On(id=row.channel_id, name=row.channel) for row in parts if row.channel),
        owner_id=first.owner_id,
        deliveries=tuple(row.delivery_id for row in parts if row.delivery_id),
    )


def _together(rows: Iterable[Columns]) -> Iterator[Columns]:
    """Those that follow each other within a quarter of an hour are looked at as one."""
    last: datetime | None = None
    for row in rows:
        if last is not None and row.due_at - last > TOGETHER:
            return
        last = row.due_at
        yield row
