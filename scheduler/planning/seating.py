"""Posts onto the times of one channel, for the greatest worth; what is refused is asked again."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from scheduler.planning.arrays import Floats
from scheduler.planning.board import Board
from scheduler.planning.finding import best_free
from scheduler.planning.matching import match
from scheduler.planning.mix import Mix
from scheduler.planning.seats import seats, surplus
from scheduler.planning.turns import Pairs, Turns, in_turn
from scheduler.planning.values import Course, Need
from scheduler.planning.worth import gain_at, values
from scheduler.slots.agenda import Spot
from scheduler.slots.span import Span

_TYPICAL: Final = 1.0  # what a cold post would be worth there


def seat_hot(board: Board, course: Course, needs: Sequence[Need]) -> None:
    """At any free quarter of an hour at which it is worth more than what would stand there."""
    waiting = list(needs)
    while waiting:
        spots = _hot_spots(board, course, waiting)
        table = values(board, course, waiting, spots)
        table[table < _TYPICAL] = 0
        waiting = _put(board, waiting, spots, match(table), table)


def seat_calm(board: Board, course: Course, needs: Sequence[Need]) -> None:
    """Within the cadence, in the order of the queue and near the mix."""
    waiting = list(needs)
    while waiting:
        spots, table = _seats_for(board, course, waiting)
        best = match(table, surplus(board, course, spots))
        pairs = _settled(board, course, waiting, spots, best, table)
        waiting = _put(board, waiting, spots, pairs, table)


def seat_late(board: Board, needs: Sequence[Need]) -> None:
    """Where there is room left, whoever found no seat: also a hot post that is hardly warm."""
    for need in needs:
        best = best_free(board, need)
        if best is not None:
            board.put(need, best)


def _seats_for(board: Board, course: Course, needs: Sequence[Need]) -> tuple[list[Spot], Floats]:
    """The seats of the channel; and for who can reach none of them, its own best of each day."""
    spots = seats(board, course, needs)
    table = values(board, course, needs, spots)
    lost = [need for need, row in zip(needs, table, strict=True) if not row.any()]
    own = {spot.at: spot for need in lost for spot in _best_of_days(board, course, need)}
    if not own:
        return spots, table
    both = {spot.at: spot for spot in spots} | own
    spots = sorted(both.values(), key=lambda spot: spot.at)
    return spots, values(board, course, needs, spots)


def _best_of_days(board: Board, course: Course, need: Need) -> Iterator[Spot]:
    for _, spots in groupby(board.room_for(need), key=lambda spot: spot.day):
        yield max(spots, key=lambda spot: gain_at(course, spot))


def _put(
    board: Board, needs: Sequence[Need], spots: Sequence[Spot], pairs: Pairs, table: Floats
) -> list[Need]:
    """Puts down what is allowed, the most valuable first: what was refused, to be asked again.

    Two posts of one campaign, or two times within the gap, can only be seen when one is down.
    """
    put = set()
    for row, column in sorted(pairs, key=lambda pair: -table[pair]):
        if board.allows(needs[row], spots[column]):
            board.put(needs[row], spots[column])
            put.add(row)
    if not put or len(put) == len(pairs):
        return []
    return [need for row, need in enumerate(needs) if row not in put]


def _hot_spots(board: Board, course: Course, needs: Sequence[Need]) -> list[Spot]:
    """Of the grid those at which any lives; the first instant of each; where each is planned."""
    now, agenda = board.terms.now, board.agenda(course.channel)
    lives = _alive(needs, now)
    own = [at for need in needs for at in (need.since(now), need.planned_at) if at is not None]
    exact = filter(agenda.fits, map(agenda.spot, own))
    found = {
        spot.at: spot for spot in [*agenda.still_free(lives), *exact] if spot.at < board.terms.until
    }
    return [spot for _, spot in sorted(found.items())]


def _alive(needs: Sequence[Need], now: datetime) -> Callable[[datetime], bool]:
    """Whether any of them lives at that instant."""
    merged: list[Span] = []
    spans = [Span(need.since(now), need.until(now) or now) for need in needs]
    for span in sorted(spans, key=lambda span: span.since):
        if merged and span.since <= merged[-1].until:
            merged[-1] = Span(merged[-1].since, max(merged[-1].until, span.until))
        else:
            merged.append(span)
    starts = [span.since for span in merged]

    def lives(at: datetime) -> bool:
        place = bisect_right(starts, at)
        return place > 0 and at < merged[place - 1].until

    return lives


def _settled(
    board: Board,
    course: Course,
    needs: Sequence[Need],
    spots: Sequence[Spot],
    pairs: Pairs,
    table: Floats,
) -> Pairs:
    others = sorted(
        ((board.spots[n.key].at, n.pillar) for n in board.on_channel(course.channel)),
        key=lambda pair: pair[0],
    )
    turns = Turns(table, needs, pairs)
    seated = [column for _, column in pairs]
    in_turn(turns, spots, seated, Mix(course.mix, course.recent), others)
    return turns.pairs()
