"""A few hands that work at the same time and never keep the process from ending."""

import threading
from collections.abc import Callable

from scheduler.seam import calm

Following = Callable[[], None] | None


class Crew:
    """At most `size` works at once, `a_lane` of them in one lane (a network), and one at each place
    (a channel).

    A work that hangs on a network ends with the process: pools of the standard library would make
    the process wait for it.
    """

    def __init__(self, name: str, size: int, *, a_lane: int) -> None:
        self._name = name
        self._size = size
        self._a_lane = a_lane
        self._taken: dict[int, str] = {}
        self._going_on = 0  # works whose place is free and that still do what follows
        self._changed = threading.Condition()
        self._closed = False

    def take(self, place: int, lane: str, work: Callable[[], Following]) -> bool:
        """Begins `work`, unless someone is at `place` already or the lane is full; False when no
        hand is free.

        What `work` returns is done once the place is free again.
        """
        with self._changed:
            if place in self._taken:
                return True
            if self._closed or len(self._taken) >= self._size:
                return False
            if list(self._taken.values()).count(lane) >= self._a_lane:
                return True
            threading.Thread(
                target=self._work, args=(place, work), name=self._name, daemon=True
            ).start()
            self._taken[place] = lane
        return True

    @property
    def closed(self) -> bool:
        return self._closed

    def idle(self) -> bool:
        with self._changed:
            return self._is_idle()

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds. True: all done."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(self._is_idle, within)

    def _is_idle(self) -> bool:
        return not self._taken and not self._going_on

    def _work(self, place: int, work: Callable[[], Following]) -> None:
        name = f"the {self._name} of channel {place}"
        following = calm(name, work)()
        with self._changed:
            self._taken.pop(place, None)
            goes_on = following is not None and not self._closed
            self._going_on += goes_on
            self._changed.notify_all()
        if following is not None and goes_on:
            calm(name, following)()
            with self._changed:
                self._going_on -= 1
                self._changed.notify_all()
