"""The approved posts of an association onto the times of its channels. Pure."""

from collections.abc import Iterator, Sequence

from scheduler.planning import words
from scheduler.planning.board import Board
from scheduler.planning.days import improve, vary
from scheduler.planning.gathering import gather
from scheduler.planning.making_room import make_room
from scheduler.planning.reserve import keep_open
from scheduler.planning.seating import seat_calm, seat_hot, seat_late
from scheduler.planning.values import (
    Change,
    Course,
    Draw,
    Key,
    Left,
    Need,
    Placement,
    Plan,
    Terms,
)
from scheduler.planning.worth import worth_at


def plan(courses: Sequence[Course], needs: Sequence[Need], terms: Terms) -> Plan:
    """The same arguments give the same plan. Needs of a channel that is not among them are left
    out; each post has at most one need a channel.

    Hot posts first, then the places kept for others of them, then warm and cold: channel by
    channel, the one with the least room first, so that a post's other channels follow it.
    """
    board = Board(courses, terms)
    known = [need for need in needs if need.channel in board.courses]
    free = [need for need in known if not _stays(board, need)]
    _seat(board, free)
    draws = _refine(board, free)
    return _told(board, known, draws)


def _stays(board: Board, need: Need) -> bool:
    at = need.fixed_at(board.terms.now)
    if at is None:
        return False
    board.put(need, board.agenda(need.channel).spot(at))
    return True


def _seat(board: Board, free: Sequence[Need]) -> None:
    calm = {c: [n for n in free if n.channel == c and not n.is_hot] for c in board.courses}
    for channel, course in board.courses.items():
        seat_hot(board, course, [n for n in free if n.channel == channel and n.is_hot])
        keep_open(board, course, calm[channel])
    for channel in sorted(calm, key=lambda c: _strain(board, calm[c], c), reverse=True):
        seat_calm(board, board.courses[channel], calm[channel])
    gather(board, [need for need in free if not need.is_hot])
    make_room(board, [need for need in free if not need.is_hot])
    seat_late(board, [need for need in free if need.key not in board.spots])


def _strain(board: Board, needs: Sequence[Need], channel: int) -> float:
    """Weeks that its queue takes."""
    return len(needs) / max(1, board.courses[channel].rules.per_week)


def _refine(board: Board, free: Sequence[Need]) -> dict[Key, Draw]:
    draws: dict[Key, Draw] = {}
    for channel, course in board.courses.items():
        mine = [need for need in free if need.channel == channel and need.key in board.spots]
        improve(board, course, [need for need in mine if not need.is_hot])
        new = [need for need in mine if board.spots[need.key].at != need.planned_at]
        draws |= vary(board, course, new)
    return draws


def _told(board: Board, needs: Sequence[Need], draws: dict[Key, Draw]) -> Plan:
    found = [_placement(board, n, draws.get(n.key)) for n in needs if n.key in board.spots]
    left = [Left(need=n, why=words.left(board, n)) for n in needs if n.key not in board.spots]
    return Plan(
        placements=tuple(sorted(found, key=lambda placement: (placement.at, placement.need.key))),
        left=tuple(left),
        open=tuple(board.open),
        changes=tuple(_changes(board, needs)),
    )


def _placement(board: Board, need: Need, draw: Draw | None) -> Placement:
    course, spot = board.courses[need.channel], board.spots[need.key]
    return Placement(
        need=need,
        at=spot.at,
        worth=worth_at(need, spot, course, board.terms.now),
        why=tuple(words.why(board, course, need, draw)),
        draw=draw,
    )


def _changes(board: Board, needs: Sequence[Need]) -> Iterator[Change]:
    """Of what was planned before, what would stand elsewhere."""
    for need in needs:
        spot = board.spots.get(need.key)
        before = need.planned_at
        if before is None or need.placed is not None or (spot and spot.at == before):
            continue
        course, was = board.courses[need.channel], board.agenda(need.channel).spot(before)
        worth = worth_at(need, spot, course, board.terms.now) if spot else 0.0
        hot = words.made_way(board, need)
        yield Change(
            need=need,
            before=before,
            after=spot.at if spot else None,
            gain=worth - worth_at(need, was, course, board.terms.now),
            why=words.moved(board, need, was) if spot else words.left(board, need),
            hot=hot.post if hot else None,
        )
