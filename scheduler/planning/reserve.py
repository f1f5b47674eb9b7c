"""Places of a week that stay open for hot posts, until the evening before."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from lib.zones import locate
from scheduler.planning.board import Board
from scheduler.planning.values import Course, Need, Open
from scheduler.planning.worth import gain_at
from scheduler.slots.agenda import DAY, WEEK, week_of

_WORKDAYS: Final = 5


def keep_open(board: Board, course: Course, calm: Sequence[Need]) -> None:
    """In each week, less what hot posts have taken of it, and never under a planned post."""
    if not course.reserve:
        return
    planned = {board.agenda(n.channel).spot(n.planned_at).day for n in calm if n.planned_at}
    for monday in _weeks(board, course):
        days = [day for day in _days(course.reserve, monday) if day not in planned]
        wanted = max(0, course.reserve - _hot_in(board, course, monday))
        for day in days[:wanted]:
            place = _place(board, course, day)
            if place is not None:
                board.hold(place)


def was_kept(board: Board, course: Course, day: date) -> bool:
    """Whether its place was open for hot posts and has been given away by now."""
    return (
        bool(course.reserve)
        and day in _days(course.reserve, week_of(day))
        and _cut_off(board, course, day) <= board.terms.now
    )


def _weeks(board: Board, course: Course) -> Iterator[date]:
    agenda, terms = board.agenda(course.channel), board.terms
    monday, last = week_of(agenda.spot(terms.now).day), agenda.spot(terms.until).day
    while monday <= last:
        yield monday
        monday += WEEK


def _days(reserve: int, monday: date) -> list[date]:
    """Spread over the working days (one: Wednesday; two: Tuesday and Thursday), then the others."""
    size = min(reserve, _WORKDAYS)
    spread = [int((n + 0.5) * _WORKDAYS / size) for n in range(size)]
    others = [n for n in range(WEEK // DAY) if n not in spread]
    return [monday + n * DAY for n in [*spread, *others]][:reserve]


def _hot_in(board: Board, course: Course, monday: date) -> int:
    days = [board.spots[need.key].day for need in board.on_channel(course.channel) if need.is_hot]
    return sum(week_of(day) == monday for day in days)


def _place(board: Board, course: Course, day: date) -> Open | None:
    """The best time of that day, while it is not yet given away and the cadence has room for it."""
    until = _cut_off(board, course, day)
    has_room = board.room_on(course.channel, day) > 0
    if until <= board.terms.now or not has_room or board.room_in(course.channel, week_of(day)) <= 0:
        return None
    free = board.agenda(course.channel).free_on(day)
    best = max(free, key=lambda spot: gain_at(course, spot), default=None)
    return Open(channel=course.channel, at=best.at, until=until) if best else None


def _cut_off(board: Board, course: Course, day: date) -> datetime:
    evening = datetime.combine(day - DAY, time(board.terms.cut_off))
    return locate(evening, course.rules.zone).at
