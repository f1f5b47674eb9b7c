"""Whether the database takes writing: one row is written, for nothing else shows a full disk."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from models.database import Database
from models.watch import Fact

_NAME: Final = "written at"
_PATIENCE: Final = 2  # seconds for whoever else is writing


def must_be_writable(database: Database, *, now: datetime) -> None:
    """Returns if it was written and kept. Raises DBAPIError or sqlalchemy.exc.TimeoutError."""
    # Another process may write the first version of the row: then it can be written to.
    with suppress(IntegrityError), database.hurried(seconds=_PATIENCE) as connection:
        _write(connection, now.isoformat())


def _write(connection: Connection, value: str) -> None:
    known = update(Fact).where(Fact.name == _NAME).values(value=value)
    if connection.execute(known.returning(Fact.id)).first() is None:
        connection.execute(insert(Fact).values(name=_NAME, value=value))
