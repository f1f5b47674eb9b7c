"""What a database's refusals mean."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, exc, make_url, text

from models import database as databases
from models.database import Database
from models.outage import Outage, Trouble, may_pass, outage_of


@pytest.mark.parametrize(
    ("error", "kind", "trouble"),
    [
        (psycopg.errors.DiskFull(), exc.OperationalError, Trouble.FULL),
        (psycopg.errors.ReadOnlySqlTransaction(), exc.InternalError, Trouble.READ_ONLY),
        (psycopg.errors.AdminShutdown(), exc.OperationalError, Trouble.AWAY),
        (psycopg.errors.CannotConnectNow(), exc.OperationalError, Trouble.AWAY),
        (psycopg.errors.TooManyConnections(), exc.OperationalError, Trouble.AWAY),
        (psycopg.errors.ConnectionFailure(), exc.OperationalError, Trouble.AWAY),
        (psycopg.OperationalError("server closed the connection"), exc.OperationalError, "away"),
        (psycopg.errors.LockNotAvailable(), exc.OperationalError, Trouble.BUSY),
        (psycopg.errors.DeadlockDetected(), exc.OperationalError, None),
        (psycopg.errors.UniqueViolation(), exc.IntegrityError, None),
        (psycopg.errors.UndefinedTable(), exc.ProgrammingError, None),
    ],
)
def test_what_postgresql_says(
    error: psycopg.Error, kind: type[exc.DBAPIError], trouble: Trouble | None
) -> None:
    found = outage_of(kind("SELECT 1", None, error))
    assert (found.trouble if found else None) == trouble


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_words_and_a_remedy(trouble: Trouble) -> None:
    assert str(Outage(trouble).reason).endswith(".")
    assert "goes on by itself" in str(Outage(trouble).remedy)


def test_a_file_held_by_another_program_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "held.sqlite3"
    database = Database(make_url(f"sqlite:///{path}"))
    with database.ledger() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(exc.OperationalError) as locked, database.hurried(seconds=0):
        pytest.fail("it is held")
    assert outage_of(locked.value) == Outage(Trouble.BUSY)
    assert may_pass(locked.value)
    holder.close()
    with database.hurried(seconds=0) as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert patience == 0
    with database.ledger() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000
    database.dispose()


def test_our_own_mistakes_are_no_outage() -> None:
    assert outage_of(ValueError()) is None
    mistake = exc.ProgrammingError("SELECT", None, sqlite3.ProgrammingError("nonsense"))
    assert outage_of(mistake) is None
    assert not may_pass(mistake)


def take_all(database: Database, taken: ExitStack) -> None:
    for _ in range(100):
        taken.enter_context(database.reading())


def test_connections_that_are_all_taken_are_an_outage_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "NONE_FREE_AFTER", 0.1)
    database = Database(make_url(f"sqlite:///{tmp_path}/full.sqlite3"))
    with ExitStack() as taken:
        with pytest.raises(exc.DBAPIError) as refused:
            take_all(database, taken)
        assert outage_of(refused.value) == Outage(Trouble.BUSY)
        assert may_pass(refused.value)
    with database.ledger() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    database.dispose()


@pytest.mark.slow
def test_a_worker_of_many_hands_has_a_connection_for_each(
    postgres_database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "NONE_FREE_AFTER", 0.1)
    database = Database(postgres_database, hands=40)
    with ExitStack() as taken:
        for _ in range(40):
            taken.enter_context(database.ledger())
        assert database.now().tzinfo is not None
    database.dispose()
