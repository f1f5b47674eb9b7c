"""Databases in a bad way: the real database's own refusals, for as long as a block lasts."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event

from models.house import House


@contextmanager
def read_only(house: House) -> Iterator[None]:
    """As on a standby server, or where the right to write was taken away."""
    if house.database.engine.dialect.name != "sqlite":
        _alter(house, "SET default_transaction_read_only = on")
        yield
        _alter(house, "RESET default_transaction_read_only")
        return
    state = {"query_only": "ON"}

    def ail(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA query_only={state['query_only']}")

    event.listen(house.database.engine, "checkout", ail)
    yield
    state["query_only"] = "OFF"


class SmallDisk:
    """A real disk of sixteen megabytes, to be filled up."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._filling = place / "filling"

    def fill(self) -> None:
        """Not a byte is left."""
        with self._filling.open("ab", buffering=0) as filling, suppress(OSError):
            while filling.write(b"x" * 1024):
                pass

    def free(self) -> None:
        self._filling.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Skips, and says so, where this user may not mount one; fails in CI."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        words = "A small disk cannot be mounted here: that needs root."
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    yield SmallDisk(place)
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def away(house: House) -> Iterator[None]:
    """A server at whose address nobody listens."""
    engine = house.database.engine
    house.database.engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    yield
    house.database.engine = engine


def _alter(house: House, what: str) -> None:
    url = house.database.url
    with psycopg.connect(
        host=str(url.query["host"]),
        user=url.username,
        dbname=url.database,
        options="-c default_transaction_read_only=off",
        autocommit=True,
    ) as connection:
        connection.execute(f"ALTER DATABASE {url.database} {what}".encode())
        connection.execute(  # sessions that are open know nothing of it
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
