"""Opens a spreadsheet, whatever kind it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from editorial.importing.columns import Header
from editorial.importing.encoding import Encoding
from editorial.importing.table import Line, open_csv
from editorial.importing.workbook import is_workbook, open_workbook


class Spreadsheet(Protocol):
    """Headings that were understood, and the `total` rows below them."""

    @property
    def header(self) -> Header: ...
    @property
    def encoding(self) -> Encoding: ...
    @property
    def total(self) -> int: ...
    def rows(self) -> Iterator[Line]: ...


def open_table(path: Path) -> Spreadsheet:
    """By its content, not by its name. Raises BadFile."""
    return open_workbook(path) if is_workbook(path) else open_csv(path)
