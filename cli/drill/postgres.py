"""A PostgreSQL of the drill's own, on a socket in its folder, that can crash and come back."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from time import monotonic
from typing import Final

import psycopg
from sqlalchemy import URL

from cli.drill.pause import pause
from lib.errors import Refusal
from lib.i18n import Text, say, verbatim
from lib.leash import Leash

_INIT: Final = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
_WITHIN: Final = 30.0  # seconds to start or to stop
_NAME: Final = "drill"


class PrivatePostgres:
    """Commits are as durable as anywhere: a crash must not forgive what a real one would not."""

    def __init__(self, place: Path, leash: Leash) -> None:
        """Raises Refusal where PostgreSQL is not installed."""
        self._programs = _programs()
        self._place = place
        self._leash = leash
        self._user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        place.mkdir(parents=True)
        if self._user:
            shutil.chown(place, self._user)
        self._run("initdb", "-D", str(place / "data"), *_INIT)

    @property
    def url(self) -> URL:
        return _url(self._place, _NAME)

    def start(self) -> None:
        """Raises Refusal where it does not answer in time."""
        with (self._place / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - ours
                [
                    str(self._programs / "postgres"),
                    *("-D", str(self._place / "data"), "-k", str(self._place), "-h", ""),
                ],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self._place,
                start_new_session=True,
            )
        self._leash.hold(self._process.pid)
        over = monotonic() + _WITHIN
        while not self._answers():
            if monotonic() > over:
                raise _cannot(_last_words(self._place / "log"), self._place)
            pause(0.1)

    def create(self) -> None:
        self._ask(f"CREATE DATABASE {_NAME}")

    def crash(self) -> None:
        """“Immediate”: no farewell to anybody; the next start recovers from the log."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """“Fast”: ends the sessions and keeps all data."""
        self._end(signal.SIGINT)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._leash.let_go(self._process.pid)
        self._process = None

    def _answers(self) -> bool:
        try:
            self._ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _ask(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._place), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(  # noqa: S603 - ours
            [str(self._programs / program), *options],
            check=False,
            capture_output=True,
            text=True,
            user=self._user,
            cwd=self._place,
        )
        if done.returncode:
            raise _cannot(verbatim(done.stderr.strip()), self._place)


def _programs() -> Path:
    """The folder of initdb and postgres: Debian's newest, else what is on PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    known = sorted(debian, key=lambda path: int(path.parts[-3]))
    found = known[-1] if known else shutil.which("initdb")
    if found is None:
        raise Refusal(
            say("There is no PostgreSQL on this machine to start one of the drill’s own."),
            remedy=say(
                "Install it (Debian: apt-get install postgresql), or give the address of an empty "
                "database: --database postgresql://user:password@host/name"
            ),
        )
    return Path(found).resolve().parent


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


def _cannot(why: Text, place: Path) -> Refusal:
    return Refusal(
        say("The drill’s own PostgreSQL does not start: %(why)s", why=why),
        remedy=say(
            "It is made in %(folder)s: another TMPDIR may help, with a short path that others "
            "than its owner may enter.",
            folder=str(place),
        ),
    )


def _last_words(log: Path) -> Text:
    said = log.read_text(errors="replace").strip().splitlines()
    return verbatim(said[-1] if said else "")
