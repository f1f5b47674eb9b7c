"""`flask up` with everything real: web, daemon, supervisor, an empty directory of its own."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from lib.settings import ROOT
from lib.supervisor import unready
from tests.journeys.processes import until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("up")]


class Installation:
    def __init__(self, place: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.address: tuple[str, int] = probe.getsockname()
        self.place = place
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "LANG": "C.UTF-8",
            "MARRONNIER_DATABASE_URL": f"sqlite:///{place}/marronnier.sqlite3",
            "MARRONNIER_SECRET_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "MARRONNIER_MEDIA_DIR": str(place / "media"),
            "MARRONNIER_FEED_DIR": str(place / "feeds"),
            "MARRONNIER_SANDBOX_STORE": str(place / "sandbox.sqlite3"),
            "MARRONNIER_BASE_URL": f"http://127.0.0.1:{self.address[1]}",
            "MARRONNIER_LANGUAGE": "en",
        }

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        with (self.place / "log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", "up", *options],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self, process: subprocess.Popen[bytes], seconds: float = 90) -> bool:
        until(lambda: unready(self.address) is None or process.poll() is not None, seconds)
        return unready(self.address) is None

    def said(self) -> str:
        return (self.place / "log").read_text()

    def workspaces(self) -> list[tuple[object, ...]]:
        """Whether each is a demonstration."""
        with closing(sqlite3.connect(self.place / "marronnier.sqlite3")) as connection:
            return connection.execute("SELECT demo FROM workspace").fetchall()

    def restarted(self, name: str, killed: int) -> bool:
        return self.pid(name) != killed

    def pid(self, name: str) -> int:
        """Of the last start, as the log tells it."""
        started = [line for line in self.said().splitlines() if f"{name} started, pid" in line]
        return int(started[-1].split("pid ")[1].split()[0])


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def start(installation: Installation) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`start("--no-demo")` begins `flask up` with these options; stopped at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*options: str) -> subprocess.Popen[bytes]:
        started.append(installation.start(*options))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=15)


def test_it_says_when_it_is_ready_survives_a_killed_part_and_stops_on_one_signal(
    installation, start
):
    running = start("--no-demo")
    assert installation.ready(running), installation.said()
    assert until(lambda: "Marronnier is ready: http://127.0.0.1" in installation.said())
    for name in ("daemon", "web"):
        killed = installation.pid(name)
        os.kill(killed, signal.SIGKILL)
        assert until(partial(installation.restarted, name, killed))
        assert installation.ready(running), installation.said()
    # As a terminal and make do: to the whole group.
    os.killpg(running.pid, signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    assert not installation.ready(running, 0)
    assert "Traceback" not in installation.said()


def test_the_first_start_opens_the_demo_association_and_the_second_adds_nothing(
    installation, start
):
    for _ in range(2):
        running = start()
        assert installation.ready(running), installation.said()
        assert installation.workspaces() == [(1,)]  # one, and it says of itself that it is a demo
        running.terminate()
        assert running.wait(timeout=30) == 0


def test_a_taken_port_is_said_at_once_with_the_remedy(installation):
    with socket.create_server(installation.address):
        refused = installation.start()
        assert refused.wait(timeout=30) == 1
    assert "MARRONNIER_BASE_URL" in installation.said()
    assert "Traceback" not in installation.said()
