"""The only place that asks what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final, Protocol


class Clock(Protocol):
    """Gives the present instant, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of this host."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Jumps:
    """Notices that a clock was set, beside one that nobody can set (`steady`, in seconds).

    A machine that slept looks like a clock that was set forward.
    """

    LEAST: Final = timedelta(seconds=5)

    def __init__(self, clock: Clock, steady: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._steady = steady
        self._apart = self._difference()

    def since_last(self) -> timedelta:
        """By how much since the last look: negative is back; zero below LEAST."""
        apart = self._difference()
        jump = apart - self._apart
        self._apart = apart
        return jump if abs(jump) >= self.LEAST else timedelta()

    def _difference(self) -> timedelta:
        at = self._clock.now() - datetime(1970, 1, 1, tzinfo=UTC)
        return at - timedelta(seconds=self._steady())
