"""A database as it stood: told whether anything was written since, and put back."""

import sqlite3
from types import TracebackType
from typing import Any, Self

from sqlalchemy import make_url

from models.base import Base
from models.house import House

Rows = dict[str, list[tuple[Any, ...]]]
# Written by being there at all: that somebody came, when, and how often one came.
_COMING_AND_GOING = {
    "api_token": {"last_used_at"},
}
_COUNTS = {"rate_count"}  # written behind the answers, at any time


class Rewound:
    """`changed` names the tables; `back` undoes whatever was committed since the beginning."""

    def __init__(self, house: House) -> None:
        self._file = sqlite3.connect(str(make_url(house.settings.database_url).database))
        self._kept = sqlite3.connect(":memory:")
        self._file.backup(self._kept)
        self._before = _rows(self._kept)
        self._version = self._now()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._kept.close()

    def changed(self) -> set[str]:
        """The tables with other rows than in the beginning."""
        if self._now() == self._version:
            return set()
        now = _rows(self._file)
        return {name for name, rows in now.items() if rows != self._before[name]}

    def back(self) -> None:
        if self._now() == self._version:
            return
        self._kept.backup(self._file)
        self._version = self._now()

    def _now(self) -> int:
        """Another number once another connection has committed something."""
        found: int = self._file.execute("PRAGMA data_version").fetchone()[0]
        return found


def _rows(connection: sqlite3.Connection) -> Rows:
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name in _COUNTS:
            continue
        left_out = _COMING_AND_GOING.get(table.name, set())
        columns = ", ".join(f'"{one.name}"' for one in table.c if one.name not in left_out)
        found[table.name] = connection.execute(f'SELECT {columns} FROM "{table.name}"').fetchall()
    return found
