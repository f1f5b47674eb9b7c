"""The tables go up and down, on both databases, and agree with the models."""

from pathlib import Path

import pytest
from sqlalchemy import URL, inspect, make_url, text

from models import migrate
from models.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(make_url(f"sqlite:///{tmp_path}/empty.sqlite3"))
    url: URL = request.getfixturevalue("postgres_database")
    database = Database(url)
    migrate.downgrade(database.engine)
    return database


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


@pytest.mark.slow
def test_up_then_down_then_up_again(empty: Database) -> None:
    assert not migrate.is_current(empty.engine)
    migrate.upgrade(empty.engine)
    assert migrate.is_current(empty.engine)
    assert {"post", "revision", "delivery", "attempt", "secret"} <= tables(empty)
    migrate.downgrade(empty.engine)
    assert tables(empty) == set()
    migrate.upgrade(empty.engine)
    assert migrate.is_current(empty.engine)
    empty.dispose()


@pytest.mark.slow
def test_the_migrated_tables_are_those_of_the_models(empty: Database) -> None:
    migrate.upgrade(empty.engine)
    assert migrate.differences(empty.engine) == []
    empty.dispose()


@pytest.mark.slow
def test_the_database_itself_allows_one_sending_a_channel(empty: Database) -> None:
    migrate.upgrade(empty.engine)
    indexes = inspect(empty.engine).get_indexes("delivery")
    unique = {index["name"] for index in indexes if index["unique"]}
    assert {"uq_delivery_sending", "uq_delivery_alive"} <= unique
    with empty.reading() as session:
        assert session.execute(text("SELECT count(*) FROM delivery")).scalar_one() == 0
    empty.dispose()
