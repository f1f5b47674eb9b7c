"""A program that is kept running: started, seen to have died, started again after a pause."""

import logging
import signal
import subprocess
import time
from collections.abc import Sequence
from typing import Final

from lib.leash import Leash, send

FIRST_PAUSE: Final = 1.0  # seconds
LONGEST_PAUSE: Final = 30.0
SETTLED: Final = 60.0

_log = logging.getLogger("supervisor")


def pause_after(before: float | None, *, lived: float) -> float:
    """Seconds until the next start; `before` is the last pause (None: there was none)."""
    if before is None or lived >= SETTLED:
        return FIRST_PAUSE
    return min(before * 2, LONGEST_PAUSE)


class Program:
    """One program and its present process, leader of a process group of its own."""

    def __init__(self, name: str, argv: Sequence[str], leash: Leash) -> None:
        self.name = name
        self.start_at = 0.0  # on the monotonic clock
        self._argv = argv
        self._leash = leash
        self._process: subprocess.Popen[bytes] | None = None
        self._pause: float | None = None
        self._started = 0.0

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - argv is ours
            self._argv, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._started = time.monotonic()
        self._leash.hold(self._process.pid)
        _log.info("%s started, pid %d", self.name, self._process.pid)

    def reap(self) -> int | None:
        """The exit code of a process that just died, negative for a signal; else None."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        self.signal(signal.SIGKILL)  # what it started must not live on beside the next one
        self._leash.let_go(self._process.pid)
        self._process = None
        return code

    def plan_restart(self, code: int) -> None:
        self._pause = pause_after(self._pause, lived=time.monotonic() - self._started)
        self.start_at = time.monotonic() + self._pause
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        _log.error("%s ended (%s), starts again in %.0f s", self.name, how, self._pause)

    def signal(self, number: int) -> None:
        if self._process is not None:
            send(self._process.pid, number)
