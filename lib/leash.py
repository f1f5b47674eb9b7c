"""Ends processes whose supervisor was killed, on any Unix.

The far end runs as a file of its own, so that it costs little memory: it imports nothing of ours.
It reads `+GROUP` and `-GROUP` lines (process groups begun and gone). The end of its input means
that the supervisor is no more, however it went: what is still there is asked to stop, then killed.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable
from typing import Final

PATIENCE: Final = 8.0  # seconds between asking and killing


class Leash:
    """The near end, held by the supervisor."""

    def __init__(self) -> None:
        self._far_end = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, "-I", __file__],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def hold(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def let_go(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Waits until the far end has seen to what it still holds."""
        self._far_end.communicate()

    def _tell(self, line: str) -> None:
        if self._far_end.stdin is None:
            return
        with contextlib.suppress(BrokenPipeError):  # killed: no reason to end the programs now
            self._far_end.stdin.write(line.encode())
            self._far_end.stdin.flush()


def groups_left(lines: Iterable[str]) -> set[int]:
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        (groups.add if line.startswith("+") else groups.discard)(group)
    return groups


def send(group: int, number: int) -> bool:
    """Signals a whole process group; False if nothing is left of it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups = groups_left(sys.stdin)
    for group in groups:
        send(group, signal.SIGTERM)
    for _ in range(int(PATIENCE * 10)):
        if not any(send(group, 0) for group in groups):
            return
        select.select([], [], [], 0.1)
    for group in groups:
        send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
