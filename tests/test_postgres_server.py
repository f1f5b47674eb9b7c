"""The tests' own PostgreSQL gives each test a database to itself."""

import pytest
from sqlalchemy import inspect

from lib import settings
from models import migrate
from models.database import Database

pytestmark = [pytest.mark.xdist_group("postgres"), pytest.mark.slow]


@pytest.mark.parametrize("_", range(2))
def test_every_test_gets_an_empty_migrated_database(postgres_database, _):
    database = Database(postgres_database)
    assert migrate.is_current(database.engine)
    with database.transaction() as session:
        session.connection().exec_driver_sql("CREATE TABLE mine (id int)")
    assert "mine" in inspect(database.engine).get_table_names()
    database.dispose()


def test_its_address_is_one_that_settings_take(postgres_database):
    text = postgres_database.render_as_string(hide_password=False)
    read = settings.load(
        {
            "MARRONNIER_DATABASE_URL": text,
            "MARRONNIER_SECRET_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        }
    )
    database = Database(read.database_url)
    assert migrate.is_current(database.engine)
    database.dispose()
