"""The drill's processes: each leads its own group, is killed whole, and dies with the drill."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lib.leash import Leash, send
from lib.settings import PREFIX, ROOT


def surroundings(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of this process, with `settings` in the place of the installation's own."""
    inherited = dict(os.environ)  # noqa: TID251 - handed on, not read
    return {k: v for k, v in inherited.items() if not k.startswith(PREFIX)} | dict(settings)


class Program:
    """One program and its present process; what it says goes to `log`."""

    def __init__(
        self, argv: Sequence[str], *, environ: Mapping[str, str], log: Path, leash: Leash
    ) -> None:
        self._argv = argv
        self._environ = environ
        self._log = log
        self._leash = leash
        self._process: subprocess.Popen[str] | None = None

    @property
    def group(self) -> int:
        """0 while there is no process."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, *, listen: bool = False) -> None:
        """`listen`: its first line is for `first_line`."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - argv is ours
                self._argv,
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if listen else log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._leash.hold(self._process.pid)

    def first_line(self) -> str:
        """Waits for it; "" where the process ended before."""
        out = self._process.stdout if self._process else None
        return out.readline().strip() if out else ""

    def strike(self) -> None:
        """As `kill -9` does, children included."""
        if self._process is not None:
            send(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """Strikes; it is gone when this returns."""
        self._end(signal.SIGKILL, 10)

    def ask_to_stop(self) -> None:
        if self._process is not None:
            send(self._process.pid, signal.SIGTERM)

    def stop(self, *, within: float) -> None:
        """As SIGTERM does, for `within` seconds; then killed."""
        with suppress(subprocess.TimeoutExpired):
            self._end(signal.SIGTERM, within)
            return
        self.kill()

    def _end(self, number: int, within: float) -> None:
        """Raises TimeoutExpired."""
        if self._process is None:
            return
        send(self._process.pid, number)
        self._process.wait(within)
        send(self._process.pid, signal.SIGKILL)  # children that lived on
        self._leash.let_go(self._process.pid)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None


def members(group: int) -> frozenset[int]:
    """The processes of a group; its leader alone where the system does not tell."""
    found = {group}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                found.add(int(stat.parent.name))
    return frozenset(found)


def group_of(pid: int) -> int | None:
    """The process group of a process of this host; None if there is none."""
    with suppress(ProcessLookupError, PermissionError):
        return os.getpgid(pid)
    return None
