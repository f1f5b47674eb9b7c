"""An .xlsx workbook: its first sheet, row by row as its cells show."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl.reader.excel import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from editorial.importing.columns import Header
from editorial.importing.encoding import Encoding
from editorial.importing.files import BadFile, must_be_small
from editorial.importing.table import (
    MOST_ROWS,
    Line,
    find_headings,
    must_have_rows,
    no_headings,
)
from lib.i18n import say

_MOST_UNPACKED: Final = 400_000_000  # bytes: a few kilobytes of zeros unpack to far more
_ENCODING: Final = Encoding(name="xlsx", codec="")
_TOP: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """One whose headings were understood; `total` rows below them, empty ones not counted."""

    path: Path
    header: Header
    top: int
    total: int
    encoding: Encoding = _ENCODING

    def rows(self) -> Iterator[Line]:
        for line in islice(_lines(self.path), self.top, None):
            if any(cell.strip() for cell in line.cells):
                yield line


def is_workbook(path: Path) -> bool:
    """Whether it is one by its content, whatever its name."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def open_workbook(path: Path) -> Workbook:
    """The workbook, read once through to count its rows. Raises BadFile."""
    must_be_small(path)
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
            raise _unreadable()
    try:
        found = find_headings([line.cells for line in islice(_lines(path), _TOP)])
        if found is None:
            raise no_headings()
        top, header = found
        whole = Workbook(path=path, header=header, top=top, total=0)
        total = sum(1 for _ in islice(whole.rows(), MOST_ROWS + 1))
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise _unreadable() from error
    must_have_rows(total)
    return Workbook(path=path, header=header, top=top, total=total)


def _unreadable() -> BadFile:
    return BadFile(
        say("The workbook cannot be read."),
        remedy=say("In your spreadsheet, choose “Save as” and the format “CSV UTF-8”."),
    )


def _lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:  # by its content: openpyxl refuses other endings than .xlsx
        book = load_workbook(file, read_only=True, data_only=True)  # type: ignore[no-untyped-call]
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield Line(number=number, cells=[_words(cell) for cell in cells])


def _words(cell: object) -> str:
    """What the cell holds, as it would stand in a CSV file."""
    match cell:
        case None:
            return ""
        case datetime():
            whole_day = cell.time() == time(0)
            return cell.date().isoformat() if whole_day else f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case timedelta():  # a time of day that was formatted as a length
            minutes = int(cell.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).replace("_x000D_", "")
