"""Among posts that could change places at no loss: whose turn it is, by the mix and the queue."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import numpy as np

from scheduler.planning.arrays import Floats, Integers, Marks
from scheduler.planning.mix import Mix
from scheduler.planning.values import Need
from scheduler.slots.agenda import Spot

_FOR_THE_MIX: Final = 0.005  # what it may cost at each seat, in typical posts
_NOTHING: Final = 1e-9
_NO_SEAT: Final = -1  # also the number of the last column

Pairs: TypeAlias = Sequence[tuple[int, int]]


class Turns:
    """`values`: needs by spots, the spots in the order of time; 0 where one may not stand."""

    def __init__(self, values: Floats, needs: Sequence[Need], pairs: Pairs) -> None:
        self._worth = np.hstack([values, np.zeros((len(needs), 1))])  # without a seat: nothing
        self._seat_of: Integers = np.full(len(needs), _NO_SEAT)
        for row, seat in pairs:
            self._seat_of[row] = seat
        self._pillars = [need.pillar for need in needs]
        self._known = sorted({pillar for pillar in self._pillars if pillar is not None})
        self._number: Integers = np.array(
            [len(self._known) if p is None else self._known.index(p) for p in self._pillars]
        )
        order = sorted(range(len(needs)), key=lambda row: (needs[row].turn, needs[row].key))
        self._turn: Integers = np.empty(len(needs), np.int64)
        self._turn[order] = np.arange(len(needs))

    def give(self, seat: int, behind: Sequence[int]) -> int | None:
        """Settles who has that seat (all before are settled): the pillar of that post."""
        holder = int(np.flatnonzero(self._seat_of == seat)[0])
        ranks = self._ranks(behind)
        loss = self._loss(holder, seat)
        may_cost = np.where(ranks < ranks[holder], _FOR_THE_MIX, _NOTHING)
        able = self._able(holder, seat) & (loss <= may_cost)
        able[holder] = True
        order = np.where(able, ranks * len(ranks) + self._turn, np.iinfo(np.int64).max)
        chosen = int(order.argmin())
        self._seat_of[[holder, chosen]] = self._seat_of[[chosen, holder]]
        return self._pillars[chosen]

    def pairs(self) -> list[tuple[int, int]]:
        seated = np.flatnonzero(self._seat_of != _NO_SEAT)
        return [(int(row), int(self._seat_of[row])) for row in seated]

    def _ranks(self, behind: Sequence[int]) -> Integers:
        rank = {pillar: number for number, pillar in enumerate(behind)}
        last = len(rank)
        return np.array([*(rank.get(p, last) for p in self._known), last])[self._number]

    def _loss(self, holder: int, seat: int) -> Floats:
        """Of changing places with the holder, for each row."""
        rows, theirs = np.arange(len(self._seat_of)), self._seat_of
        before = self._worth[holder, seat] + self._worth[rows, theirs]
        return np.asarray(before - self._worth[:, seat] - self._worth[holder, theirs])

    def _able(self, holder: int, seat: int) -> Marks:
        """May stand there, has no seat that is settled, and the holder may stand in its stead."""
        theirs = self._seat_of
        later = (theirs == _NO_SEAT) | (theirs > seat)
        swappable = (theirs == _NO_SEAT) | (self._worth[holder, theirs] > 0)
        return np.asarray(later & swappable & (self._worth[:, seat] > 0))


def in_turn(
    turns: Turns,
    spots: Sequence[Spot],
    seats: Iterable[int],
    mix: Mix,
    others: Sequence[tuple[datetime, int | None]],
) -> None:
    """Seat after seat. `others`: the posts (and their pillars) that stand already, by time."""
    waiting = list(reversed(others))
    for seat in sorted(seats):
        while waiting and waiting[-1][0] < spots[seat].at:
            mix.count(waiting.pop()[1])
        mix.count(turns.give(seat, mix.behind()))
