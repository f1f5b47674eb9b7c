"""The best plan there is, exactly, for a few posts: an integer programme."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from scheduler.planning import Course, Need, Terms
from scheduler.planning.board import Board
from scheduler.planning.values import Key
from scheduler.planning.worth import worth_at
from scheduler.slots.agenda import week_of


class Program:
    """Posts at times as an integer programme: every rule is a row of `at most`."""

    def __init__(self, courses: Sequence[Course], needs: Sequence[Need], terms: Terms) -> None:
        self.board, self.terms = Board(courses, terms), terms
        self.needs = [need for need in needs if not self._put_fixed(need)]
        self.columns = [
            (need, spot)
            for need in self.needs
            for spot in self.board.agenda(need.channel).still_free()
            if self.board.suits(need, spot)
        ]
        self.rows: list[list[tuple[int, int]]] = []
        self.limits: list[int] = []
        self.extra = 0

    def _put_fixed(self, need: Need) -> bool:
        at = need.fixed_at(self.terms.now)
        if at is not None:
            self.board.put(need, self.board.agenda(need.channel).spot(at))
        return at is not None

    def at_most(self, limit: int, terms: Iterable[tuple[int, int]]) -> None:
        self.rows.append(list(terms))
        self.limits.append(limit)

    def switch(self) -> int:
        """A variable of its own: 1 where a warm or cold post stands in that day or week."""
        self.extra += 1
        return len(self.columns) + self.extra - 1


def optimum(
    courses: Sequence[Course], needs: Sequence[Need], terms: Terms, *, seconds: float = 60
) -> tuple[float, float]:
    """(what is reached, a bound on what could be) of all rules at once."""
    program = Program(courses, needs, terms)
    if not program.columns:
        return _fixed_worth(program), _fixed_worth(program)
    _posts(program)
    _gaps(program)
    _periods(program)
    _pairs(program)
    worth, bound = _solved(program, seconds)
    return worth + _fixed_worth(program), bound + _fixed_worth(program)


def _fixed_worth(program: Program) -> float:
    board = program.board
    return sum(
        worth_at(need, board.spots[need.key], board.courses[channel], program.terms.now)
        for channel in board.courses
        for need in board.on_channel(channel)
    )


def _posts(program: Program) -> None:
    by_need: defaultdict[Key, list[tuple[int, int]]] = defaultdict(list)
    for number, (need, _) in enumerate(program.columns):
        by_need[need.key].append((number, 1))
    for terms in by_need.values():
        program.at_most(1, terms)


def _gaps(program: Program) -> None:
    """No two within any stretch as long as the gap."""
    by_channel: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for number, (need, spot) in enumerate(program.columns):
        by_channel[need.channel].append((spot.at, number))
    for channel, found in by_channel.items():
        gap = max(program.board.courses[channel].rules.gap, timedelta(seconds=1))
        for start in sorted({at for at, _ in found}):
            program.at_most(1, [(n, 1) for at, n in found if start <= at < start + gap])


def _periods(program: Program) -> None:
    days: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    weeks: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for number, (need, spot) in enumerate(program.columns):
        days[need.channel, spot.day].append(number)
        weeks[need.channel, week_of(spot.day)].append(number)
    for (channel, day), numbers in days.items():
        agenda, rules = program.board.agenda(channel), program.board.courses[channel].rules
        program.at_most(rules.daily_cap - agenda.on(day), [(n, 1) for n in numbers])
        _calm_within(program, numbers, program.board.room_on(channel, day))
    for (channel, monday), numbers in weeks.items():
        _calm_within(program, numbers, program.board.room_in(channel, monday))


def _calm_within(program: Program, numbers: Sequence[int], room: int) -> None:
    """Hot posts may be more than that, but then no other stands there."""
    calm = [n for n in numbers if not program.columns[n][0].is_hot]
    most, switch = len(numbers), program.switch()
    program.at_most(0, [*((n, 1) for n in calm), (switch, -max(0, room))])
    program.at_most(most, [*((n, 1) for n in numbers), (switch, most - max(0, room))])


def _pairs(program: Program) -> None:
    by_need: defaultdict[Need, list[tuple[int, datetime]]] = defaultdict(list)
    for number, (need, spot) in enumerate(program.columns):
        by_need[need].append((number, spot.at))
    for one, other in itertools.permutations(by_need, 2):
        if _coupled(one, other):
            for number, at in by_need[one]:
                against = [
                    n for n, then in by_need[other] if _clash(program.terms, one, other, at, then)
                ]
                program.at_most(1, [(number, 1), *((n, 1) for n in against)])


def _coupled(one: Need, other: Need) -> bool:
    campaign = one.campaign is not None and one.campaign == other.campaign
    return one.post == other.post or (campaign and one.channel == other.channel)


def _clash(terms: Terms, one: Need, other: Need, at: datetime, then: datetime) -> bool:
    if one.post == other.post:
        return not terms.apart <= abs(at - then) <= terms.within
    return abs(at - then) < terms.campaign


def _solved(program: Program, seconds: float) -> tuple[float, float]:
    board, now = program.board, program.terms.now
    told = [worth_at(n, s, board.courses[n.channel], now) for n, s in program.columns]
    worth = np.array([*told, *[0.0] * program.extra])
    entries = [(r, c, v) for r, terms in enumerate(program.rows) for c, v in terms]
    r, c, v = zip(*entries, strict=True)
    matrix = coo_array((v, (r, c)), shape=(len(program.rows), len(worth)))
    found = milp(
        -worth,
        constraints=LinearConstraint(matrix.tocsr(), ub=np.array(program.limits)),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(worth)),
        options={"time_limit": seconds, "mip_rel_gap": 1e-6},
    )
    if found.x is None:
        return 0.0, 0.0
    best = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return -found.fun, -best
