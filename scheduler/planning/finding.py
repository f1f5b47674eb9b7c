"""The best time that is left for one post."""

from scheduler.planning.board import Board
from scheduler.planning.values import Need
from scheduler.planning.worth import worth_at
from scheduler.slots.agenda import Spot


def best_free(board: Board, need: Need) -> Spot | None:
    """Within the rules and the cadence; of equal ones the earliest."""
    free = board.room_for(need)
    return max(free, key=lambda spot: worth_of(board, need, spot), default=None)


def worth_of(board: Board, need: Need, spot: Spot) -> float:
    return worth_at(need, spot, board.courses[need.channel], board.terms.now)
