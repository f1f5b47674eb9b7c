"""A few hands that work at the same time and never keep the process from ending."""

import threading
from collections.abc import Callable

from scheduler.seam import calm

Following = Callable[[], None] | None


class Crew:
    """At most `size` works at once, and one at each place (a channel).

    A work that hangs on a network ends with the process: pools of the standard library would make
    the process wait for it.
    """

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._taken: set[int] = set()
        self._changed = threading.Condition()
        self._closed = False

    def take(self, place: int, work: Callable[[], Following]) -> bool:
        """Begins `work`, unless someone is at `place` already; False when no hand is free.

        What `work` returns is done once the place is free again.
        """
        with self._changed:
            if place in self._taken:
                return True
            if self._closed or len(self._taken) >= self._size:
                return False
            threading.Thread(
                target=self._work, args=(place, work), name=self._name, daemon=True
            ).start()
            self._taken.add(place)
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
            self._taken.discard(place)
            self._changed.notify_all()
        if following is not None and not self._closed:
            calm(f"the {self._name} of channel {place}", following)()
