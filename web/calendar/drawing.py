"""A page of the calendar: what was asked for, and what each view draws of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Final
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from lib.i18n import say, zone
from lib.zones import wall_time
from models.permissions import May
from models.way import Temperature
from scheduler.calendar.entries import entries
from web.calendar import asked
from web.calendar.board import board
from web.calendar.cards import by_day, hours
from web.calendar.channel_rows import channel_rows
from web.calendar.days import Day, day_links, filled, roles_in, standing, stretch_of
from web.calendar.feed import events
from web.calendar.filters import STAGE_WORDS, Filters, filters
from web.calendar.saved_views import kept_of
from web.calendar.spans import Span, View, span
from web.edge import actor, channels_in_use, now

VIEW_WORDS: Final = {
    View.MONTH: say("Month"),
    View.WEEK: say("Week"),
    View.DAY: say("Day"),
    View.LIST: say("List"),
    View.QUARTER: say("Quarter"),
    View.BOARD: say("Board"),
    View.CHANNELS: say("Channels"),
}
FEW: Final[Mapping[View, int]] = {View.MONTH: 4, View.WEEK: 12, View.QUARTER: 2}
FEW_ON_PAPER: Final = 8
PAGE: Final = 60  # entries of a day or a list
_COUNTED_OUT: Final = 6000  # of a whole day or month, page by page


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`number`: of a long list, from 1. `paper`: to be printed, so drawn by the server alone."""

    span: Span
    wanted: Filters
    number: int
    paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """`last`: the last page there is."""

    number: int
    last: int


def page_asked() -> Page:
    return Page(
        span=span(asked.view(), asked.day()),
        wanted=filters(request.args),
        number=asked.number(),
        paper=request.args.get("paper") == "1",
    )


def frame(page: Page, *, ghosts: bool) -> dict[str, Any]:
    """What stands around every view."""
    return {
        "span": page.span,
        "paper": page.paper,
        "filters": page.wanted,
        "day_link": day_links(page.wanted, **({"ghosts": "1"} if ghosts else {})),
        "channels": channels_in_use(),
        "channel_names": {one.id: one.name for one in channels_in_use()},
        "view_query": kept_of(urlencode(_asked_for(page), doseq=True)),
        "may_share": actor().may(May.SHARE_VIEWS),
        "may_clear": actor().may(May.CLEAR_VIEWS),
        "views": VIEW_WORDS,
        "temperatures": list(Temperature),
        "stages": STAGE_WORDS,
        "today": wall_time(now(), zone()),
        "zone": zone(),
        "who": actor().user_id,
    }


def _asked_for(page: Page) -> dict[str, Any]:
    return {"view": page.span.view, **page.wanted.in_address}


def draw(session: Session, page: Page) -> dict[str, Any]:
    """What the view's own template shows."""
    return _DRAWN.get(page.span.view, _days)(session, page)


def told(days: Mapping[date, Day]) -> dict[str, Any]:
    """Days as the templates read them: those that hold something, and what is more than shown."""
    held = {day: list(there.cards) for day, there in days.items() if there.cards}
    return {
        "days": held,
        "more": {day: there.words for day, there in days.items() if there.more},
        "hours": hours(held),
        "count": sum(map(len, held.values())),
        "pager": None,
        "standing": None,
    }


def _days(session: Session, page: Page) -> dict[str, Any]:
    few = FEW_ON_PAPER if page.paper else FEW[page.span.view]
    days = standing(session, actor(), page.span.days, page.wanted, few=few)
    return {**told(days), "standing": _at_once(page, days)}


def _at_once(page: Page, days: Mapping[date, Day]) -> list[dict[str, Any]] | None:
    """What the widget would ask for next, where the page knows it already: a month is read once."""
    known = page.span.view is View.MONTH or not any(day.more for day in days.values())
    return events(days.values(), page.wanted) if known and not page.paper else None


def _list(session: Session, page: Page) -> dict[str, Any]:
    """A whole day or month, page by page."""
    skip = (page.number - 1) * PAGE
    (found,) = entries(
        session,
        actor(),
        [stretch_of(page.span.first, page.span.last)],
        few=PAGE,
        skip=skip,
        most=_COUNTED_OUT,
        only=page.wanted,
    )
    cards = filled(found, roles_in(session, actor(), [found]), skip=skip).cards
    last = ceil(found.count / PAGE)
    days = {day: Day(cards=tuple(there)) for day, there in by_day(cards).items()}
    return {**told(days), "pager": Pager(number=page.number, last=last) if last > 1 else None}


def _board(session: Session, page: Page) -> dict[str, Any]:
    columns = board(session, actor(), page.span, page.wanted)
    return {**told({}), "columns": columns, "count": sum(one.count for one in columns)}


def _channels(session: Session, page: Page) -> dict[str, Any]:
    found = channel_rows(session, actor(), channels_in_use(), page.span, page.wanted)
    return {**told({}), "channel_rows": found, "count": sum(one.count for one in found)}


_DRAWN: Final[Mapping[View, Callable[[Session, Page], dict[str, Any]]]] = {
    View.DAY: _list,
    View.LIST: _list,
    View.BOARD: _board,
    View.CHANNELS: _channels,
}
