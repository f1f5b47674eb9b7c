"""The one place where a step of the daemon may fail without ending it."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, TypeVar

from models.outage import Outage, outage_of

Done = TypeVar("Done")
_AGAIN: Final = 60.0  # seconds between two lines about the same trouble
_OVER: Final = 15.0  # seconds without any: longer than the steps that write are apart
_log = logging.getLogger(__name__)


class Quiet:
    """Tells a database's bad minutes once a minute, however many steps meet them."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._outage: Outage | None = None
        self._told_at = self._met_at = 0.0

    def met(self, outage: Outage) -> None:
        with self._lock:
            now = self._clock()
            news = outage != self._outage or now >= self._told_at + _AGAIN
            self._outage, self._met_at = outage, now
            if news:
                self._told_at = now
        if news:
            _log.warning("nothing leaves meanwhile: %s %s", outage.reason, outage.remedy)

    def went_well(self) -> None:
        if self._outage is not None and self._is_over():
            _log.warning("the database can be used again")

    def _is_over(self) -> bool:
        """True once."""
        with self._lock:
            over = self._outage is not None and self._clock() >= self._met_at + _OVER
            if over:
                self._outage = None
            return over


_quiet = Quiet()


def calm(
    name: str, step: Callable[[], Done], *, quiet: Quiet = _quiet
) -> Callable[[], Done | None]:
    """The step, whose failure (a database away for a while) is logged; it comes round again."""

    def run_once() -> Done | None:
        try:
            done = step()
        except Exception as error:  # noqa: BLE001 - seam: the daemon outlives a database's bad minutes
            if outage := outage_of(error):
                quiet.met(outage)
            else:
                _log.exception("%s failed; it is tried again", name)
            return None
        quiet.went_well()
        return done

    return run_once
