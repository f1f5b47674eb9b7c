"""What stands in the calendar in a span, as cards: the first few of each day, and how many more."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from lib.i18n import Text, say, zone
from lib.zones import locate, wall_time
from models.actor import Actor
from models.roles import roles_on
from models.way import DELIVERY_MOVES, Move, Role, at_least
from scheduler.calendar.entries import Entry, Filled, NativeEntry, Stretch, entries
from web.calendar.cards import Card, card_of
from web.calendar.filters import Filters
from web.calendar.native_card import NativeCard
from web.calendar.spans import View

Shown = Card | NativeCard
Roles = Mapping[int, Role]  # post id → which role counts there


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day's first cards. `more`: how many are not shown, at least so many where `counted_out` is
    False.
    """

    cards: tuple[Shown, ...] = ()
    more: int = 0
    counted_out: bool = True

    @property
    def words(self) -> Text:
        if self.counted_out:
            return say("+%(n)s more", n=self.more)
        return say("+%(n)s more at least", n=self.more)


def day_links(wanted: Filters, **more: str) -> Callable[[date], str]:
    """Where each day has its own page: a month has eighty such links, and one address is made."""
    start = url_for("calendar.show", view=View.DAY, **wanted.in_address, **more)  # type: ignore[arg-type]
    return lambda day: f"{start}&date={day}"


def standing(
    session: Session, who: Actor, days: Sequence[date], wanted: Filters, *, few: int
) -> dict[date, Day]:
    """Ours and what was published by other means, of each of these days, in order of time."""
    found = entries(session, who, [stretch_of(day) for day in days], few=few, only=wanted)
    roles = roles_in(session, who, found)
    return {day: filled(one, roles) for day, one in zip(days, found, strict=True)}


def roles_in(session: Session, who: Actor, found: Iterable[Filled]) -> Roles:
    """The reader's role for each post of these days, as far as it matters to what is done here."""
    shown = (one for each in found for one in each.entries)
    posts = {one.post_id for one in shown if isinstance(one, Entry)}
    if not posts or at_least(who.role, DELIVERY_MOVES[Move.MOVE].least):
        return dict.fromkeys(posts, who.role)
    return roles_on(session, who, posts)


def stretch_of(first: date, last: date | None = None) -> Stretch:
    """From the first instant of a day of the reader to the end of it, or of another."""
    after = (last or first) + timedelta(days=1)
    since, until = (locate(datetime.combine(day, time()), zone()).at for day in (first, after))
    return Stretch(since=since, until=until)


def filled(found: Filled, roles: Roles, *, skip: int = 0) -> Day:
    return Day(
        cards=tuple(shown(one, roles) for one in found.entries),
        more=max(0, found.count - skip - len(found.entries)),
        counted_out=found.counted_out,
    )


def shown(one: Entry | NativeEntry, roles: Roles) -> Shown:
    if isinstance(one, NativeEntry):
        return NativeCard(entry=one, wall=wall_time(one.at, zone()))
    return card_of(one, zone=zone(), role=roles[one.post_id])
