"""The drill's databases: taken away and back, and left as they were found."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import URL, inspect, text
from sqlalchemy.exc import OperationalError

from cli.drill.databases import NamedPostgres, SqliteFile
from lib.errors import Refusal
from models import migrate
from models.database import Database
from tests.postgres_server import _ask


@pytest.fixture
def empty(postgres_url: URL) -> Iterator[URL]:
    """A database of the test's own without any table."""
    _ask(postgres_url, "CREATE DATABASE empty_for_a_drill")
    yield postgres_url.set(database="empty_for_a_drill")
    _ask(postgres_url, "DROP DATABASE empty_for_a_drill WITH (FORCE)")


def test_a_locked_sqlite_file_takes_no_writes_until_the_lock_is_gone(tmp_path):
    database = SqliteFile(tmp_path / "file.sqlite3")
    with closing(sqlite3.connect(tmp_path / "file.sqlite3", timeout=0)) as writer:
        with database.away(), pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("CREATE TABLE one (id)")
        writer.execute("CREATE TABLE one (id)")


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_a_named_database_is_empty_again_afterwards(empty: URL):
    chosen = NamedPostgres(empty)
    database = Database(chosen.url)
    migrate.upgrade(database.engine)
    with pytest.raises(Refusal):
        NamedPostgres(empty)
    chosen.clear()
    assert inspect(database.engine).get_table_names() == []
    database.dispose()


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_connections_to_a_named_database_are_cut_while_it_is_away(empty: URL):
    database = Database(empty)
    away = NamedPostgres(empty).away()
    with away, pytest.raises(OperationalError), database.reading() as session:
        session.execute(text("SELECT pg_sleep(10)"))
    with database.reading() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    database.dispose()
