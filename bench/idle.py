"""What a daemon costs that has nothing to do: `flask daemon` itself, watched for half a minute."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from bench.house import ahead, approved, environ_of, plan, temporary
from bench.table import show
from lib.settings import ROOT

WATCHED: Final = 30.0  # seconds
_WARMS_UP: Final = 8.0
PROCESSOR: Final = 1.0  # percent, at most
MEMORY: Final = 100.0  # MB, at most


def main() -> None:
    with temporary() as (house, actor):
        post, revision, [channel] = approved(house, actor, on=1)
        plan(house, post, revision, channel, times=ahead(house, 10_000))
        daemon = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "daemon"],
            cwd=ROOT,
            env={**os.environ, **environ_of(house)},  # noqa: TID251 - handed on, not read
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(_WARMS_UP)
            before = _processor_seconds(daemon.pid)
            _wait(WATCHED)
            spent = (_processor_seconds(daemon.pid) - before) / WATCHED * 100
            held = _memory(daemon.pid)
        finally:
            daemon.terminate()
            daemon.wait(15)
    show(
        "A daemon with 10 000 posts ahead and none due",
        ["what", "measured", "target", "ratio"],
        [
            ["processor, %", f"{spent:.2f}", f"{PROCESSOR:.0f}", f"{spent / PROCESSOR:.2f}"],
            ["memory, MB", f"{held:.0f}", f"{MEMORY:.0f}", f"{held / MEMORY:.2f}"],
        ],
    )


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Resident, in MB (of 1 000 000 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
