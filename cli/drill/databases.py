"""The drill's database: one of its own, or an empty one that was named; and taking it away."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

import psycopg
from sqlalchemy import URL, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from cli.drill.postgres import PrivatePostgres
from lib.errors import Refusal
from lib.i18n import say
from lib.leash import Leash
from models import migrate
from models.database import Database

_OURS: Final = "alembic_version"


class DrillDatabase(Protocol):
    """`away()`: nobody can write for as long as the block lasts. `close()` leaves the evidence,
    `clear()` takes away what the drill made outside its own folder.
    """

    @property
    def url(self) -> URL: ...
    def away(self) -> AbstractContextManager[None]: ...
    def clear(self) -> None: ...
    def close(self) -> None: ...


def chosen(wish: str, place: Path, leash: Leash) -> DrillDatabase:
    """`sqlite`, `postgresql`, or the address of an empty PostgreSQL database. Raises Refusal."""
    match wish:
        case "sqlite":
            return SqliteFile(place / "marronnier.sqlite3")
        case "postgresql" | "postgres":
            return OwnPostgres(place / "postgres", leash)
        case _:
            return NamedPostgres(_address(wish))


class SqliteFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def url(self) -> URL:
        return URL.create("sqlite", database=str(self._path))

    @contextmanager
    def away(self) -> Iterator[None]:
        with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as held:
            held.execute("BEGIN EXCLUSIVE")
            yield
            held.execute("ROLLBACK")

    def clear(self) -> None:
        """It goes with the folder."""

    def close(self) -> None:
        """Nothing runs."""


class OwnPostgres:
    def __init__(self, place: Path, leash: Leash) -> None:
        place.parent.chmod(0o711)  # the server runs as another user than root
        self._server = PrivatePostgres(place, leash)
        self._server.start()
        self._server.create()

    @property
    def url(self) -> URL:
        return self._server.url

    @contextmanager
    def away(self) -> Iterator[None]:
        self._server.crash()
        yield
        self._server.start()

    def clear(self) -> None:
        """It goes with the folder."""

    def close(self) -> None:
        self._server.stop()


class NamedPostgres:
    """Somebody's server: it is not ours to stop, so its connections are cut over and over."""

    def __init__(self, url: URL) -> None:
        self._url = url
        _must_be_empty(url)

    @property
    def url(self) -> URL:
        return self._url

    @contextmanager
    def away(self) -> Iterator[None]:
        back = threading.Event()
        cutter = threading.Thread(target=self._cut, args=(back,), daemon=True)
        cutter.start()
        yield
        back.set()
        cutter.join()

    def clear(self) -> None:
        database = Database(self._url)
        migrate.downgrade(database.engine)
        with database.transaction() as session:
            session.execute(text(f"DROP TABLE IF EXISTS {_OURS}"))
        database.dispose()

    def close(self) -> None:
        """It is not ours."""

    def _cut(self, back: threading.Event) -> None:
        words = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not back.wait(0.2):
            with suppress(psycopg.OperationalError), psycopg.connect(words) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def _address(wish: str) -> URL:
    with suppress(ArgumentError):
        url = make_url(wish)
        if url.get_backend_name() == "postgresql" and url.database:
            return url.set(drivername="postgresql+psycopg")
    raise Refusal(
        say("“%(wish)s” is no database for a drill.", wish=wish.partition(":")[0]),
        remedy=say(
            "Write sqlite, postgresql (a server of the drill’s own), or the address of an empty "
            "PostgreSQL database."
        ),
    )


def _must_be_empty(url: URL) -> None:
    database = Database(url)
    try:
        tables = inspect(database.engine).get_table_names()
    finally:
        database.dispose()
    if tables:
        raise Refusal(
            say("The database “%(name)s” is not empty.", name=url.database),
            remedy=say("A drill never works on real data: create a database for it alone."),
        )
