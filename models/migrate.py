"""Brings a database to the tables of this version, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import models.all_tables  # noqa: F401 - registers every table
from lib.settings import ROOT
from models.base import Base
from models.database import begin
from models.search.entry import INDEX

_LOCK: Final = 7_203_611  # any number, the same in every process
_FOLDER: Final = str(ROOT / "migrations")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Up to `revision`; at once if it is there already. Safe to call from two processes."""
    with _alone(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    with _alone(engine) as connection:
        command.downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the tables are those of this version."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def differences(engine: Engine) -> list[object]:
    """Where the migrated tables differ from the models; empty if they agree."""
    with engine.connect() as connection:
        compared = {"compare_type": True, "include_object": _is_ours}
        context = MigrationContext.configure(connection, opts=compared)
        return list(compare_metadata(context, Base.metadata))


def _is_ours(_item: object, name: str | None, *_more: object) -> bool:
    """Not the index of words, which each database has in its own way."""
    return not (name or "").startswith(INDEX)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that keeps every other migration waiting."""
    with engine.begin() as connection:
        begin(connection, "IMMEDIATE")
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", _FOLDER)
    config.attributes["connection"] = connection
    return config
