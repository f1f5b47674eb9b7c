"""Who found no time may push another aside, if that one finds another."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from scheduler.planning.board import Board
from scheduler.planning.finding import best_free, worth_of
from scheduler.planning.values import Need
from scheduler.slots.agenda import Spot

_MOST: Final = 60  # needs looked at: in a queue that is simply too long there is nothing to push


def make_room(board: Board, calm: Sequence[Need]) -> None:
    """For warm and cold needs, the most urgent first; `calm`: all that may be moved or placed."""
    left = [need for need in calm if need.key not in board.spots and _has_any(board, need)]
    for need in islice(sorted(left, key=lambda n: (-n.priority, n.turn, n.key)), _MOST):
        for other in _in_the_way(board, need, calm):
            if _push(board, need, other):
                break


def _has_any(board: Board, need: Need) -> bool:
    """Whether its channel has room on any day, for whoever is pushed."""
    return any(board.has_room(need.channel, day) for day in board.agenda(need.channel).lawful)


def _in_the_way(board: Board, need: Need, calm: Sequence[Need]) -> Iterator[Need]:
    """Those of its channel that stand on a day on which it could."""
    lawful = board.agenda(need.channel).lawful
    days = {day for day, spots in lawful.items() if any(board.suits(need, s) for s in spots)}
    mine = (other for other in calm if other.channel == need.channel and other.key in board.spots)
    return (other for other in list(mine) if board.spots[other.key].day in days)


def _push(board: Board, need: Need, other: Need) -> bool:
    """Both stand, and that is worth more than the other was; or nothing changes."""
    was = board.take(other)
    if (at := best_free(board, need)) is not None:
        board.put(need, at)
        there = best_free(board, other)
        if there is not None and _gains(board, (need, at), (other, there), was):
            board.put(other, there)
            return True
        board.take(need)
    board.put(other, was)
    return False


def _gains(board: Board, one: tuple[Need, Spot], other: tuple[Need, Spot], was: Spot) -> bool:
    before = worth_of(board, other[0], was) + board.terms.real_gain
    return worth_of(board, *one) + worth_of(board, *other) > before
