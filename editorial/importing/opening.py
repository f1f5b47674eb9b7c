"""Opens a spreadsheet, whatever kind it is."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from editorial.importing.columns import Header
from editorial.importing.encoding import Encoding
from editorial.importing.table import Line, open_csv
from editorial.importing.workbook import is_workbook, open_workbook
from lib.i18n import Text, say, say_n

_NAMED: Final = 10  # columns that nobody knows, by name; of a thousand nobody would read


class Spreadsheet(Protocol):
    """Headings that were understood, and the `total` rows below them."""

    @property
    def header(self) -> Header: ...
    @property
    def encoding(self) -> Encoding: ...
    @property
    def total(self) -> int: ...
    @property
    def sheet(self) -> str: ...
    @property
    def sheets(self) -> Sequence[str]: ...
    @property
    def notes(self) -> Sequence[Text]: ...
    def rows(self) -> Iterator[Line]: ...


def open_table(path: Path, *, sheet: str = "", unknown: bool = False) -> Spreadsheet:
    """By its content, not by its name. Raises BadFile.

    `sheet`: the one that is wanted of a workbook. `unknown`: headings that nobody knows will do.
    """
    if is_workbook(path):
        return open_workbook(path, sheet=sheet, unknown=unknown)
    return open_csv(path, unknown=unknown)


def file_notes(table: Spreadsheet) -> tuple[Text, ...]:
    """What is to be said of the file as a whole, but for its columns."""
    return (*([table.encoding.note] if table.encoding.note else []), *table.notes)


def unknown_columns(header: Header) -> tuple[Text, ...]:
    named = tuple(
        say("The column “%(heading)s” is not known and is left out.", heading=heading)
        for heading in header.unknown[:_NAMED]
    )
    more = len(header.unknown) - len(named)
    if not more:
        return named
    others = say_n(
        "%(n)s other column is left out as well.", "%(n)s other columns are left out as well.", more
    )
    return (*named, others)
