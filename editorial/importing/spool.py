"""A file's rows, read once and kept line by line, so that an import goes on where it stopped."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from editorial.importing.table import Line
from lib.i18n import Text


def write(path: Path, rows: Iterable[Line]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii") as file:
        for row in rows:
            broken = row.broken.to_json() if row.broken else None
            json.dump([row.number, list(row.cells), broken], file)
            file.write("\n")


def read(path: Path, position: int = 0) -> Iterator[tuple[Line, int]]:
    """Each row from `position` (bytes) on, and the position behind it. Raises FileNotFoundError."""
    with path.open("rb") as file:
        file.seek(position)
        while written := file.readline():
            yield _line(json.loads(written)), file.tell()


def _line(kept: list[Any]) -> Line:
    number, cells, broken = kept
    return Line(number=number, cells=cells, broken=Text.from_json(broken) if broken else None)
