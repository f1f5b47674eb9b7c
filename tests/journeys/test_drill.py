"""`flask drill` itself, short: the long ones are run by hand (docs/drill.md)."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.settings import ROOT
from tests import broker_servers
from tests.journeys.processes import alive, until
from tests.postgres_server import _missing, _programs

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("drill")]
LONG = 240  # seconds: the machine may be busy with other tests


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", "drill", *options]


def surroundings(environ: dict[str, str], place: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": str(place), **environ}


def drilled(environ: dict[str, str], place: Path, *options: str) -> dict[str, Any]:
    size = ("--posts", "30", "--kills", "5", "--faults", "15", "--minutes", "3", "--json")
    done = subprocess.run(
        command(*size, *options),
        cwd=ROOT,
        env=surroundings(environ, place),
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def assert_proven(told: dict[str, Any]) -> None:
    assert (told["duplicates"], told["lost"], told["log_agrees"]) == (0, 0, True)
    assert told["posts"] == 30
    assert told["copies"] >= told["published"]
    assert told["kills"] >= 5
    assert told["faults"] >= 15
    recovery = told["recovery_seconds"]  # None where at each kill nothing waited to leave
    assert recovery is None or 0 <= recovery < LONG


@pytest.fixture
def short() -> Iterator[Path]:
    """PostgreSQL's socket wants a short path, and its user a way to it."""
    with tempfile.TemporaryDirectory(prefix="drill-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        yield Path(place)


def test_nothing_leaves_twice_or_is_lost_on_sqlite(environ, tmp_path):
    told = drilled(environ, tmp_path)
    assert_proven(told)
    assert told["database"] == "sqlite"
    assert list(tmp_path.glob("marronnier-drill-*")) == []
    assert not (tmp_path / "marronnier.sqlite3").exists(), "the installation's own database"


def test_nothing_leaves_twice_or_is_lost_on_postgresql(environ, short):
    if _programs() is None:
        _missing()
    assert_proven(drilled(environ, short, "--database", "postgresql"))


def test_nothing_leaves_twice_or_is_lost_with_workers(environ, short):
    broker = "rabbitmq"  # with Redis it is drilled by hand: test_workers.py kills them there, too
    broker_servers.must_be_installed(broker)
    if _programs() is None:
        _missing()
    told = drilled(environ, short, "--executor", "distributed", "--broker", broker)
    assert_proven(told)
    assert (told["executor"], told["broker"]) == ("distributed", broker)
    assert told["database"] == "postgresql"


@pytest.mark.parametrize(
    "wrong", [("--executor", "distributed", "--database", "sqlite"), ("--broker", "redis")]
)
def test_what_does_not_go_together_is_refused_at_once(environ, tmp_path, wrong):
    done = subprocess.run(
        command(*wrong), cwd=ROOT, env=surroundings(environ, tmp_path), capture_output=True
    )
    assert done.returncode == 1
    assert b"--" in done.stderr
    assert list(tmp_path.glob("marronnier-drill-*")) == []


def test_an_interrupted_drill_leaves_no_process_behind(environ, tmp_path):
    # Where the tests run in the background, a shell has them ignore it, and their children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = subprocess.Popen(
        command("--posts", "30", "--kills", "5"),
        cwd=ROOT,
        env=surroundings(environ, tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert until(lambda: len(children(begun.pid)) >= 4, 60)  # three senders and a network
    started = children(begun.pid)
    os.killpg(begun.pid, signal.SIGINT)
    assert begun.wait(30) == 1
    assert until(lambda: not any(map(alive, started)), 20)
    assert list(tmp_path.glob("marronnier-drill-*")) == []


def children(pid: int) -> set[int]:
    """Its own, without the leash that ends them."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            words = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == pid and "leash" not in words:
            found.add(int(stat.parent.name))
    return found
