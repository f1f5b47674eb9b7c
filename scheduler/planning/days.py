"""Better times within a day that was chosen: by what is expected, by a draw, by the minute."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from scheduler.planning.board import Board
from scheduler.planning.exploring import best_gain, chances, draw
from scheduler.planning.values import Course, Draw, Key, Need
from scheduler.planning.worth import least_gain, worth_at
from scheduler.slots import MINUTE
from scheduler.slots.agenda import Spot
from scheduler.slots.jitter import QUARTER, key_of, wanted

_REAL: Final = 1e-6
_A_FEW: Final = 5  # minutes that a hot post may lose


def improve(board: Board, course: Course, needs: Iterable[Need]) -> None:
    """Each to the best hour left on its day; a planned one only for a real gain."""
    for need in needs:
        if _can_gain(board, need):
            _move(board, course, need)


def _can_gain(board: Board, need: Need) -> bool:
    """Seats are the best of a day that is full, unless a planned post stood there already."""
    spot = board.spots[need.key]
    return spot.at == need.planned_at or board.room_on(need.channel, spot.day) > 0


def _move(board: Board, course: Course, need: Need) -> None:
    spot = board.take(need)
    worth = partial(worth_at, need, course=course, now=board.terms.now)
    best = max(_hours(board, need, spot), key=worth, default=spot)
    least = least_gain(need, board.terms) if spot.at == need.planned_at else _REAL
    board.put(need, best if worth(best) - worth(spot) > least else spot)


def vary(board: Board, course: Course, needs: Iterable[Need]) -> dict[Key, Draw]:
    """Draws the hour of the new calm ones, then moves each new one some minutes on."""
    draws = {}
    for need in needs:
        spot = board.take(need)
        if not need.is_hot:
            spot, draws[need.key] = _drawn(board, course, need, spot)
        board.put(need, _jittered(board, need, spot))
    return draws


def _drawn(board: Board, course: Course, need: Need, spot: Spot) -> tuple[Spot, Draw]:
    by_hour = {other.wall.hour: other for other in _hours(board, need, spot)}
    by_hour[spot.wall.hour] = spot
    weekday, best = spot.wall.weekday(), spot.wall.hour
    likely = chances(course, weekday, sorted(by_hour))
    drawn = draw(likely, best=best, share=board.terms.explore, key=need.key)
    ahead = best_gain(course, weekday, likely, best=best)
    return by_hour[drawn.hour], replace(drawn, best_gain=ahead)


def _jittered(board: Board, need: Need, spot: Spot) -> Spot:
    """The minute that every other way gives it, too; never into another hour, so that only what is
    counted in minutes has to be asked again.
    """
    most = _A_FEW if need.is_hot else QUARTER
    for minutes in range(wanted(spot, key=key_of(*need.key), most=most), 0, -1):
        later = Spot(spot.at + minutes * MINUTE, spot.wall + minutes * MINUTE)
        if not board.agenda(need.channel).is_near(later.at) and board.suits(need, later):
            return later
    return spot


def _hours(board: Board, need: Need, spot: Spot) -> Iterator[Spot]:
    """The full hours of that local day at which it might stand (it is off the board), in order."""
    agenda = board.agenda(need.channel)
    return (
        other
        for other in agenda.hours.get(spot.day, ())
        if not agenda.is_near(other.at) and board.suits(need, other)
    )
