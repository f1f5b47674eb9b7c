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
            return not self._taken

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds. True: all done."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._taken, within)

    def _work(self, place: int, work: Callable[[], Following]) -> None:
        following = calm(f"the {self._name} of channel {place}", work)()
        with self._changed:
            self._taken.pop(place, None)
            self._changed.notify_all()
        if following is not None and not self._closed:
            calm(f"the {self._name} of channel {place}", following)()
