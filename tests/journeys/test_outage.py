"""Real processes through a database's bad minutes: nothing sent meanwhile, nothing lost by it."""

import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests
from sqlalchemy import URL, make_url
from sqlalchemy.exc import OperationalError

from connectors.sandbox.faults import Fault
from lib.settings import ROOT
from models.channel import Channel
from models.way import DeliveryState
from tests.ailing import SmallDisk, small_disk
from tests.journeys.association import Association, Daemon
from tests.journeys.conftest import Founded
from tests.journeys.processes import until
from tests.mail_server import chat, mail_server
from tests.postgres_server import PostgresServer
from tests.sandbox_server import SandboxServer

__all__ = ["small_disk"]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("sandbox")]
LONG = 60.0  # seconds: the machine may be busy with other tests


class Pages:
    """The real web server."""

    def __init__(self, association: Association) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = association.place / "web.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **association.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert until(self._answers, LONG), self.said()

    def why(self, check: str = "database") -> str | None:
        answer = requests.get(f"{self.url}/readyz", timeout=30)
        why: str | None = answer.json()["checks"][check]["why"]
        return why

    def page(self) -> requests.Response:
        return requests.get(f"{self.url}/login?lang=en", timeout=30)

    def said(self) -> str:
        return self.log.read_text()

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):  # it listens before it has loaded
            return False


@pytest.fixture
def served() -> Iterator[Callable[[Association], Pages]]:
    made: list[Pages] = []

    def serve(association: Association) -> Pages:
        made.append(Pages(association))
        return made[-1]

    yield serve
    for one in made:
        one.close()


def connected(association: Association, sandbox: SandboxServer) -> Channel:
    return association.channel("sandbox", "plain", {"token": sandbox.register("plain")})


def publishes(sandbox: SandboxServer) -> int:
    """How often the network was asked to publish."""
    return sum(call["call"] == "publish" for call in sandbox.log("plain"))


def pause(seconds: float) -> None:
    select.select([], [], [], seconds)


def lines_about(said: str, words: str) -> int:
    return sum(words in line for line in said.splitlines())


def begun(association: Association, sandbox: SandboxServer) -> tuple[Channel, Daemon]:
    """A daemon that has published one post."""
    channel = connected(association, sandbox)
    association.plan("before", on=channel)
    daemon = association.daemon()
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG), daemon.said()
    return channel, daemon


def assert_goes_on(association: Association, sandbox: SandboxServer, daemon: Daemon) -> None:
    """The same process publishes what became due meanwhile, once each."""
    all_live = {DeliveryState.PUBLISHED}
    assert until(lambda: association.states() == all_live, LONG), daemon.said()
    assert daemon.alive
    assert "Traceback" not in daemon.said(), daemon.said()
    texts = [one["text"] for one in sandbox.posts("plain")]
    assert sorted(texts) == ["before", "meanwhile"]


def stopped_between_transactions(association: Association) -> None:
    """In the middle of one it would keep everybody else from writing."""
    process = association.daemons[-1].process
    for _ in range(100):
        process.send_signal(signal.SIGSTOP)
        try:
            with association.house.database.hurried(seconds=0):
                return
        except OperationalError:
            process.send_signal(signal.SIGCONT)
            pause(0.1)
    raise AssertionError("the daemon never lets go of the database")


def test_a_postgresql_that_is_away_is_outlived_by_daemon_and_pages(
    founded: Founded, postgres_server: PostgresServer, sandbox, served
):
    association = founded(postgres_server.migrated(), SANDBOX_BASE_URL=sandbox.url)
    channel, daemon = begun(association, sandbox)
    pages = served(association)
    assert pages.why() is None
    association.plan("meanwhile", on=channel)
    postgres_server.stop()
    called = publishes(sandbox)
    for _ in range(10):
        pause(2)
        assert "does not answer" in (pages.why() or "")
    page = pages.page()
    assert page.status_code == 503
    assert "The database does not answer." in page.text
    assert publishes(sandbox) == called
    postgres_server.start()
    assert until(lambda: pages.why() is None, LONG)
    assert_goes_on(association, sandbox, daemon)
    assert 1 <= lines_about(daemon.said(), "nothing leaves meanwhile") <= 2
    assert pages.process.poll() is None
    assert "Traceback" not in pages.said(), pages.said()


def test_a_sqlite_file_that_another_program_holds_is_outlived(founded: Founded, sandbox):
    association = founded(SANDBOX_BASE_URL=sandbox.url)
    channel, daemon = begun(association, sandbox)
    called = publishes(sandbox)
    association.plan("meanwhile", on=channel)
    path = str(association.house.settings.database_url.database)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as held:
        held.execute("BEGIN EXCLUSIVE")
        already = publishes(sandbox) - called
        pause(25)  # longer than anyone waits for it
        assert publishes(sandbox) - called <= max(1, already)
        held.execute("ROLLBACK")
    assert_goes_on(association, sandbox, daemon)


@pytest.fixture
def on_the_small_disk(
    founded: Founded, small_disk: SmallDisk, sandbox: SandboxServer, _template: Path
) -> Association:
    path = small_disk.place / "marronnier.sqlite3"
    path.write_bytes(_template.read_bytes())
    url: URL = make_url(f"sqlite:///{path}")
    return founded(url, SANDBOX_BASE_URL=sandbox.url)


def test_on_a_full_disk_publishing_stops_before_the_network_and_says_so(
    on_the_small_disk: Association, small_disk: SmallDisk, sandbox, served
):
    association = on_the_small_disk
    channel, daemon = begun(association, sandbox)
    pages = served(association)
    small_disk.fill()
    full = "The disk of the database is full"
    assert until(lambda: full in (pages.why() or "") and full in daemon.said(), LONG), daemon.said()
    small_disk.free()
    stopped_between_transactions(association)  # planned while nobody sends
    association.plan("meanwhile", on=channel)
    small_disk.fill()
    assert until(lambda: full in (pages.why() or ""), LONG)
    called = publishes(sandbox)
    association.daemons[-1].process.send_signal(signal.SIGCONT)
    pause(15)
    assert publishes(sandbox) == called
    assert association.states() == {DeliveryState.PUBLISHED, DeliveryState.PLANNED}
    assert pages.page().status_code == 200, "it can be looked at"
    doctor = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "doctor"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **association.environ, "MARRONNIER_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert full in doctor.stdout
    assert "Make room on that disk" in doctor.stdout
    assert doctor.returncode == 1
    small_disk.free()
    assert_goes_on(association, sandbox, daemon)
    assert until(lambda: pages.why() is None, LONG)


def test_whoever_is_in_charge_gets_a_mail_from_the_real_web_server(
    founded: Founded, sandbox, served
):
    with mail_server() as inbox:
        association = founded(SANDBOX_BASE_URL=sandbox.url, SMTP_URL=f"smtp://{inbox.url}")
        channel = connected(association, sandbox)
        sandbox.fault("plain", Fault.EXPIRED_TOKEN.value, count=5)
        association.plan("Open day", on=channel)
        association.daemon()
        served(association)
        assert until(lambda: len(inbox.letters) >= 2, LONG), association.said()
    assert sorted(inbox.to) == ["ada@example.org", "alice@example.org"]
    assert "“Open day”" in inbox.text()


def test_a_daemon_that_was_killed_is_told_and_so_is_its_return(founded: Founded, served):
    with chat() as room:
        association = founded(ALERT_WEBHOOK_URL=room.url)
        killed = association.daemon()
        association.awake()
        pages = served(association)
        killed.kill()
        assert until(lambda: room.said, 150), pages.said()  # a minute of silence, and a look
        assert "silent since" in (pages.why("daemon") or "")
        association.daemon()
        assert until(lambda: len(room.said) == 2, LONG), pages.said()
    assert [one["alarm"] for one in room.said] == ["daemon silent", "daemon silent"]
    assert room.said[0]["since"] == room.said[1]["since"]


def test_a_daemon_that_starts_before_its_database_waits_for_it(
    founded: Founded, postgres_server: PostgresServer, sandbox
):
    association = founded(postgres_server.migrated(), SANDBOX_BASE_URL=sandbox.url)
    association.plan("before", "meanwhile", on=connected(association, sandbox))
    postgres_server.stop()
    daemon = association.daemon()
    assert until(lambda: "nothing leaves meanwhile" in daemon.said(), LONG)
    pause(3)
    assert daemon.alive
    postgres_server.start()
    assert_goes_on(association, sandbox, daemon)


def test_a_daemon_that_waits_for_its_database_hears_when_it_is_asked_to_stop(
    founded: Founded, postgres_server: PostgresServer
):
    association = founded(postgres_server.migrated())
    postgres_server.stop()
    daemon = association.daemon()
    assert until(lambda: "nothing leaves meanwhile" in daemon.said(), LONG)
    assert daemon.stop(10) == 0
