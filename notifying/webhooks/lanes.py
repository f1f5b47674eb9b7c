"""Which programs are called at this moment: several at once, and slow ones never in all the places.

A program that took long the last time waits for a place among the few that slow ones may take, so
that however many of them there are, one that answers at once is called at once.
"""

import threading
from collections.abc import Sequence
from typing import Final

AT_ONCE: Final = 8
SLOW_AT_ONCE: Final = 4  # of those
SLOW: Final = 2.0  # seconds for one call


class Lanes:
    """One place a program, whoever waited longest first. Several threads may ask."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._called: set[int] = set()
        self._slow: set[int] = set()
        self._turns: dict[int, int] = {}  # web hook → which turn was its last
        self._count = 0

    def take(self, due: Sequence[int]) -> list[int]:
        """Which of those web hooks are called now; the places are theirs until given back."""
        with self._guard:
            waiting = sorted(due, key=lambda one: self._turns.get(one, 0))
            return [one for one in waiting if self._takes(one)]

    def give_back(self, webhook_id: int, *, slow: bool | None) -> None:
        """`slow` None: it was not called."""
        with self._guard:
            self._called.discard(webhook_id)
            if slow is not None:
                (self._slow.add if slow else self._slow.discard)(webhook_id)

    def _takes(self, webhook_id: int) -> bool:
        if webhook_id in self._called or len(self._called) >= AT_ONCE:
            return False
        if webhook_id in self._slow and len(self._called & self._slow) >= SLOW_AT_ONCE:
            return False
        self._called.add(webhook_id)
        self._count += 1
        self._turns[webhook_id] = self._count
        return True
