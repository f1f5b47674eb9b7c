"""The places that warm and cold posts may have on a channel: on each day the best, a gap apart."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from scheduler.planning.board import Board
from scheduler.planning.chain import chain
from scheduler.planning.finding import worth_of
from scheduler.planning.values import Course, Need
from scheduler.planning.worth import gain_at, least_gain
from scheduler.slots import MINUTE
from scheduler.slots.agenda import Spot, week_of

Day: TypeAlias = tuple[int, list[Spot]]
"""How many it takes, and the spots that are free."""


def seats(board: Board, course: Course, needs: Sequence[Need]) -> list[Spot]:
    """In order. Where a planned post of `needs` stands lawfully, that very instant is one."""
    standing = _let_stand(board, needs)
    kept = [board.spots[need.key] for need in standing]
    found = sorted([*kept, *_free(board, course)], key=lambda spot: spot.at)
    for need in standing:
        board.take(need)
    return found


def surplus(board: Board, course: Course, found: Sequence[Spot]) -> list[list[int]]:
    """For each seat that a week has beyond its cadence: the numbers of that week's seats."""
    groups: list[list[int]] = []
    for monday, pairs in groupby(enumerate(found), key=lambda pair: week_of(pair[1].day)):
        group = [number for number, _ in pairs]
        room = max(0, board.room_in(course.channel, monday))
        groups += [group] * max(0, len(group) - room)
    return groups


def _let_stand(board: Board, needs: Sequence[Need]) -> list[Need]:
    """Puts planned posts on the board, in the order of their times, where that is allowed."""
    planned = [(need.planned_at, need) for need in needs if need.planned_at is not None]
    standing = []
    for at, need in sorted(planned, key=lambda pair: (pair[0], pair[1].turn, pair[1].key)):
        spot = board.agenda(need.channel).spot(at)
        if board.allows(need, spot) and not _wants_to_move(board, need, spot):
            board.put(need, spot)
            standing.append(need)
    return standing


def _wants_to_move(board: Board, need: Need, spot: Spot) -> bool:
    """Its own day has a much better hour, which would be nobody's seat if it stood."""
    free = board.agenda(need.channel).free_on(spot.day)
    best = max((worth_of(board, need, other) for other in free), default=0.0)
    return best - worth_of(board, need, spot) > least_gain(need, board.terms)


def _free(board: Board, course: Course) -> Iterator[Spot]:
    """On each day as many as it takes."""
    for stretch in _stretches(board, course):
        spots = [spot for _, free in stretch for spot in free]
        chosen = chain(
            tuple((spot.at - spots[0].at) // MINUTE for spot in spots),
            tuple(gain_at(course, spot) for spot in spots),
            tuple(number for number, (_, free) in enumerate(stretch) for _ in free),
            tuple(size for size, _ in stretch),
            course.rules.gap,
        )
        yield from (spots[number] for number in chosen)


def _stretches(board: Board, course: Course) -> Iterator[list[Day]]:
    """Days that the gap couples: mostly each for itself, for quiet hours last longer."""
    agenda, stretch = board.agenda(course.channel), list[Day]()
    for day in agenda.lawful:
        size, free = board.room_on(course.channel, day), agenda.free_on(day)
        if size <= 0 or not free:
            continue
        if stretch and free[0].at - stretch[-1][1][-1].at >= course.rules.gap:
            yield stretch
            stretch = []
        stretch.append((size, free))
    if stretch:
        yield stretch
