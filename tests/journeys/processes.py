"""Waiting for processes, and asking whether they live."""

import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def until(what: Callable[[], object], seconds: float = 30) -> bool:
    """Asks less and less often: the asking takes from whoever is waited for."""
    deadline, pause = time.monotonic() + seconds, 0.01
    while not (found := bool(what())) and time.monotonic() < deadline:
        select.select([], [], [], pause)
        pause = min(0.2, pause * 1.2)
    return found


def alive(pid: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
        return state != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self/stat").exists()
