"""More than any plan of many posts can be worth."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from scheduler.planning import Course, Need, Placement, Terms
from scheduler.planning.board import Board
from scheduler.planning.chain import chain
from scheduler.planning.matching import match
from scheduler.planning.seating import _hot_spots
from scheduler.planning.worth import gain_at, values
from scheduler.slots import MINUTE
from scheduler.slots.agenda import Spot


def bound(
    courses: Sequence[Course],
    needs: Sequence[Need],
    terms: Terms,
    *,
    standing: Sequence[Placement] = (),
) -> float:
    """More than any plan can reach: hot posts never meet, and take no place from the others.

    `standing`: hot posts that are put somewhere and do take their place.
    """
    board = Board(courses, terms)
    for placement in standing:
        board.put(placement.need, board.agenda(placement.need.channel).spot(placement.at))
    waiting = [need for need in needs if need.key not in board.spots]
    put = sum(placement.worth for placement in standing)
    return put + sum(
        _hot_bound(board, c, waiting) + _calm_bound(board, c, waiting) for c in courses
    )


def _hot_bound(board: Board, course: Course, needs: Sequence[Need]) -> float:
    hot = [need for need in needs if need.channel == course.channel and need.is_hot]
    if not hot:
        return 0.0
    table = values(board, course, hot, _hot_spots(board, course, hot))
    return float(sum(table[pair] for pair in match(table)))


def _calm_bound(board: Board, course: Course, needs: Sequence[Need]) -> float:
    """A day's second post adds what the best two of it have more than the best one, and so on: no
    choice of times, and no distribution of posts on them, is worth more.
    """
    calm = [need for need in needs if need.channel == course.channel and not need.is_hot]
    spots = list(board.agenda(course.channel).still_free())
    if not calm or not spots:
        return 0.0
    gains = np.array([gain_at(course, spot) for spot in spots])
    days = [list(found) for _, found in itertools.groupby(spots, key=lambda spot: spot.day)]
    starts = np.cumsum([0, *map(len, days[:-1])])
    of_day = np.maximum.reduceat(values(board, course, calm, spots) / gains, starts, axis=1)
    added = [
        (number, more)
        for number, found in enumerate(days)
        for more in _added(course, found, board.room_on(course.channel, found[0].day))
    ]
    numbers, more = zip(*added, strict=True)
    table = of_day[:, list(numbers)] * np.array(more)
    return float(sum(table[pair] for pair in match(table)))


def _added(course: Course, spots: Sequence[Spot], size: int) -> Iterator[float]:
    minutes = tuple((spot.at - spots[0].at) // MINUTE for spot in spots)
    gains = tuple(gain_at(course, spot) for spot in spots)
    before = 0.0
    for number in range(1, size + 1):
        chosen = chain(minutes, gains, (0,) * len(spots), (number,), course.rules.gap)
        total = sum(gains[n] for n in chosen)
        if total > before:
            yield total - before
        before = total
