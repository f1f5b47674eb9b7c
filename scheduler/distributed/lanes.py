"""The networks' shares of a worker's hands."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Final

_REMEMBERED: Final = 1_000  # of one network; what is forgotten is announced again

Work = tuple[Callable[[int], None], int]


class Lanes:
    """At most `a_lane` hands for one network, however slow it is: the others are free for others.

    What comes while a lane is full waits here, unclaimed, for the next free hand of that lane.
    """

    def __init__(self, a_lane: int) -> None:
        self._a_lane = a_lane
        self._busy: Counter[str] = Counter()
        self._waiting: dict[str, dict[Work, None]] = defaultdict(dict)  # the first one first
        self._changing = threading.Lock()

    def do(self, lane: str, work: Callable[[int], None], delivery_id: int) -> None:
        """Does it, and then what came meanwhile; or leaves it to those who are at it."""
        following: Work | None = self._begin(lane, (work, delivery_id))
        while following is not None:
            do, number = following
            try:
                do(number)
            finally:
                following = self._next(lane)

    def _begin(self, lane: str, work: Work) -> Work | None:
        with self._changing:
            if self._busy[lane] < self._a_lane:
                self._busy[lane] += 1
                return work
            if len(self._waiting[lane]) < _REMEMBERED:
                self._waiting[lane][work] = None  # once, however often it comes
            return None

    def _next(self, lane: str) -> Work | None:
        with self._changing:
            waiting = self._waiting[lane]
            if waiting:
                first = next(iter(waiting))
                del waiting[first]
                return first
            self._busy[lane] -= 1
            return None
