"""A post that found no time near its other channels' is tried again with all of them together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.planning.board import Board
from scheduler.planning.finding import worth_of
from scheduler.planning.values import Need
from scheduler.planning.worth import gain_at
from scheduler.slots.agenda import DAY, Spot


def gather(board: Board, calm: Sequence[Need]) -> None:
    """Of the warm and cold needs those left without a time, with the others of their post."""
    groups: defaultdict[int, list[Need]] = defaultdict(list)
    for need in calm:
        groups[need.post].append(need)
    for group in groups.values():
        if len(group) > 1 and any(need.key not in board.spots for need in group):
            _again(board, group)


def _again(board: Board, group: Sequence[Need]) -> None:
    """Where all find a time, or as they were."""
    before = {need.key: board.take(need) for need in group if need.key in board.spots}
    least = sum(worth_of(board, need, before[need.key]) for need in group if need.key in before)
    left_first = sorted(group, key=lambda need: need.key in before)
    for day in board.agenda(left_first[0].channel).lawful:
        put = _all_near(board, left_first, day)
        if put and sum(worth_of(board, need, board.spots[need.key]) for need in put) > least:
            return
        for need in put:
            board.take(need)
    for need in group:
        if need.key in before:
            board.put(need, before[need.key])


def _all_near(board: Board, group: Sequence[Need], day: date) -> list[Need]:
    """Puts the first on that day, the others near it: all, or nobody."""
    put: list[Need] = []
    for need in group:
        spot = _best(board, need, [day] if not put else list(_around(board, day)))
        if spot is None:
            break
        board.put(need, spot)
        put.append(need)
    if len(put) == len(group):
        return put
    for need in put:
        board.take(need)
    return []


def _around(board: Board, day: date) -> Iterator[date]:
    reach = board.terms.within // DAY
    return (day + n * DAY for n in range(-reach, reach + 1))


def _best(board: Board, need: Need, days: Sequence[date]) -> Spot | None:
    agenda, course = board.agenda(need.channel), board.courses[need.channel]
    free = [
        spot
        for day in days
        if board.has_room(need.channel, day)
        for spot in agenda.free_on(day)
        if board.suits(need, spot)
    ]
    return max(free, key=lambda spot: gain_at(course, spot), default=None)
