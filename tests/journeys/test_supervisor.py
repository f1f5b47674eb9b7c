"""Real processes under the real supervisor."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.settings import ROOT
from lib.supervisor import Plan
from tests.journeys.processes import alive, until

pytestmark = pytest.mark.journey

# Says its pid in a file, then waits; `deaf` ones do not hear SIGTERM.
_PROGRAM = """
import os, pathlib, signal, sys, subprocess
name, kind = sys.argv[1:]
if kind == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if kind == "parent":
    child = "import os, pathlib, signal; pathlib.Path(%r).write_text(str(os.getpid()))"
    child += "; signal.pause()"
    subprocess.Popen([sys.executable, "-c", child % (name + "-child")])
pathlib.Path(name).write_text(str(os.getpid()))
while True:
    signal.pause()
"""


def pid_in(path: Path) -> int:
    return int(path.read_text()) if path.exists() and path.read_text() else 0


class Running:
    def __init__(self, place: Path, **kinds: str) -> None:
        self.place = place
        programs = {
            name: [sys.executable, "-c", _PROGRAM, str(place / name), kind]
            for name, kind in kinds.items()
        }
        self.log = (place / "log").open("w")
        self.process = subprocess.Popen(
            Plan(programs=programs, greeting="ready").command(),
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        assert until(lambda: all(self.pid(name) for name in kinds)), self.said()

    def pid(self, name: str) -> int:
        return pid_in(self.place / name)

    def said(self) -> str:
        return (self.place / "log").read_text()


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(**kinds: str) -> Running:
        started.append(Running(tmp_path, **kinds))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
        running.process.wait(timeout=15)
        running.log.close()


def test_a_program_that_was_killed_is_started_again(supervised):
    running = supervised(web="", daemon="")
    web, daemon = running.pid("web"), running.pid("daemon")
    os.kill(web, signal.SIGKILL)
    assert until(lambda: running.pid("web") != web and alive(running.pid("web")))
    assert running.pid("daemon") == daemon
    assert "web ended (signal 9), starts again in 1 s" in running.said()


def test_what_a_killed_program_had_started_does_not_live_beside_the_next_one(supervised):
    running = supervised(web="parent")
    assert until(lambda: running.pid("web-child"))
    child = running.pid("web-child")
    os.kill(running.pid("web"), signal.SIGKILL)
    assert until(lambda: not alive(child))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_stops_everything_in_order(supervised, number):
    running = supervised(web="", daemon="")
    os.kill(running.process.pid, number)
    assert running.process.wait(timeout=15) == 0
    assert not alive(running.pid("web"))
    assert not alive(running.pid("daemon"))


def test_a_program_that_does_not_hear_is_killed_within_ten_seconds(supervised):
    running = supervised(web="", daemon="deaf")
    running.process.terminate()
    assert running.process.wait(timeout=10) == 0
    assert not alive(running.pid("daemon"))


def test_nothing_outlives_a_supervisor_that_was_killed(supervised):
    running = supervised(web="parent", daemon="")
    assert until(lambda: running.pid("web-child"))
    pids = [running.pid(name) for name in ("web", "web-child", "daemon")]
    running.process.kill()
    assert until(lambda: not any(alive(pid) for pid in pids))
