"""A PostgreSQL of the tests' own: started on a socket in a temporary directory, torn down after.

`postgres_url` is a server without our tables; `postgres_database` is a migrated, empty database
of the test's own, copied from a template in some 30 ms.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from sqlalchemy import URL

from models import migrate
from models.database import Database
from tests.journeys.processes import until

_INIT = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
_SHORT = 20  # characters: a socket's path has little room
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """One cluster in `place`, a directory with a short path; keeps its data when stopped."""

    def __init__(self, programs: Path, place: Path) -> None:
        self._programs = programs
        self._place = place
        self._user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(place, self._user)
        subprocess.run(
            [programs / "initdb", "-D", place / "data", *_INIT],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=place,
        )

    @property
    def url(self) -> URL:
        """Of the maintenance database."""
        return _url(self._place, "postgres")

    def migrated(self) -> URL:
        """The address of a new, migrated, empty database."""
        name = f"t_{uuid.uuid4().hex}"
        _ask(self.url, f"CREATE DATABASE {name}")
        database = Database(self.url.set(database=name))
        migrate.upgrade(database.engine)
        database.dispose()
        return self.url.set(database=name)

    def start(self) -> None:
        options = [f for setting in _QUICK for f in ("-c", setting)]
        place = self._place
        with (place / "log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    "-D",
                    place / "data",
                    "-k",
                    place,
                    "-h",
                    "",
                    *options,
                ],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=place,
                start_new_session=True,
            )
        assert until(lambda: _answers(place), 20), (place / "log").read_text()

    def stop(self) -> None:
        """“Fast”: ends the sessions, leaves no shared memory behind."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """Of the maintenance database; create your own beside it."""
    with _server() as server:
        yield server.url


@pytest.fixture
def postgres_server() -> Iterator["PostgresServer"]:
    """A running server of the test's own, which it may stop and start."""
    with _server() as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_template(postgres_url: URL) -> str:
    name = "template_marronnier"
    _ask(postgres_url, f"CREATE DATABASE {name}")
    database = Database(postgres_url.set(database=name))
    migrate.upgrade(database.engine)
    database.dispose()  # a template must have no connection when it is copied
    return name


@pytest.fixture
def postgres_database(postgres_url: URL, _postgres_template: str) -> Iterator[URL]:
    """The address of a migrated, empty database that only this test uses."""
    with copy_of(postgres_url.set(database=_postgres_template)) as url:
        yield url


@contextmanager
def copy_of(template: URL) -> Iterator[URL]:
    """A database of its own, dropped afterwards. Nobody may be connected to the template."""
    name = f"t_{uuid.uuid4().hex}"
    server = template.set(database="postgres")
    _ask(server, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    try:
        yield server.set(database=name)
    finally:
        _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path | None:
    """The folder of initdb and postgres: Debian's newest, else what is on PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _missing() -> NoReturn:
    words = "PostgreSQL is missing: apt-get install postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@contextmanager
def _server() -> Iterator["PostgresServer"]:
    programs = _programs() or _missing()
    # In memory where the tests are: copying a database is ten times the work of most of them.
    root = os.environ.get("PYTEST_DEBUG_TEMPROOT", "")
    place = root if 0 < len(root) < _SHORT else "/tmp"  # noqa: S108 - a path must be short
    with tempfile.TemporaryDirectory(prefix="pg-", dir=place) as folder:
        server = PostgresServer(programs, Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _unprivileged() -> str | None:
    """PostgreSQL refuses root: whose it is then."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _url(place: Path, database: str) -> URL:
    return URL.create(
        "postgresql+psycopg", username="postgres", database=database, query={"host": str(place)}
    )


def _answers(place: Path) -> bool:
    try:
        _ask(_url(place, "postgres"), "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _ask(url: URL, statement: str) -> None:
    with psycopg.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
    ) as connection:
        connection.execute(statement.encode())
