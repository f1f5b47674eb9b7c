"""An .xlsx workbook: one of its sheets, row by row as its cells show."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from openpyxl.reader.excel import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from editorial.importing.cells import quoted
from editorial.importing.columns import Header
from editorial.importing.encoding import Encoding
from editorial.importing.files import BadFile, must_be_small
from editorial.importing.sheet_marks import Marks, marks
from editorial.importing.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    find_headings,
    must_be_narrow,
    must_have_rows,
    must_not_go_on,
    no_headings,
)
from lib.i18n import Text, say

# Bytes: a few kilobytes of zeros unpack to far more. The words are held in memory, all of them.
_MOST_UNPACKED: Final = 200_000_000
_MOST_WORDS: Final = 40_000_000
_WORDS: Final = "xl/sharedStrings.xml"
_SMALL: Final = 10_000_000
_MOST_BLOWN_UP: Final = 100
_ENCODING: Final = Encoding(name="xlsx", codec="")
_TOP: Final = 10
_BROKEN: Final = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,  # openpyxl's words for parts that are not there
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    expat.ExpatError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """One whose headings were understood; `total` rows below them, empty ones not counted."""

    path: Path
    header: Header
    top: int
    total: int
    sheet: str
    sheets: Sequence[str]
    marks: Marks
    encoding: Encoding = _ENCODING

    @property
    def notes(self) -> Sequence[Text]:
        if len(self.sheets) < 2:
            return self.marks.notes()
        said = say(
            "Of the sheets %(sheets)s, “%(sheet)s” is read.",
            sheets=", ".join(f"“{quoted(one)}”" for one in self.sheets[:_TOP]),
            sheet=quoted(self.sheet),
        )
        return [said, *self.marks.notes()]

    def rows(self) -> Iterator[Line]:
        for line in islice(_lines(self.path, self.sheet, self.marks), self.top, None):
            if any(cell.strip() for cell in line.cells):
                yield line


def is_workbook(path: Path) -> bool:
    """Whether it is one by its content, whatever its name."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def open_workbook(path: Path, *, sheet: str = "", unknown: bool = False) -> Workbook:
    """The workbook, read once through to count its rows. Raises BadFile.

    `sheet`: the one that is wanted; "": the first that has headings. `unknown`: as for a CSV.
    """
    must_be_small(path)
    with zipfile.ZipFile(path) as archive:
        _must_unpack_small(archive)
    try:
        found = _opened(path, sheet, unknown=unknown)
        total = sum(1 for _ in islice(found.rows(), MOST_ROWS + 1))
    except _BROKEN as error:
        raise _unreadable() from error
    must_have_rows(total)
    return replace(found, total=total)


def _opened(path: Path, wanted: str, *, unknown: bool) -> Workbook:
    parts = _sheets(path)
    if wanted and wanted not in parts:
        raise BadFile(
            say("There is no sheet “%(sheet)s” in this workbook.", sheet=quoted(wanted)),
            remedy=say("Choose one of: %(names)s.", names=", ".join(map(quoted, parts))),
        )
    for known_only in (True, False) if unknown else (True,):
        for name in [wanted] if wanted else parts:
            top = [line.cells for line in islice(_lines(path, name, Marks()), _TOP)]
            if found := find_headings(top, unknown=not known_only):
                return _book(path, name, parts, found)
    raise no_headings()


def _book(path: Path, name: str, parts: Mapping[str, str], found: tuple[int, Header]) -> Workbook:
    top, header = found
    must_be_narrow(header)
    with zipfile.ZipFile(path) as archive:
        found_marks = marks(archive, parts[name])
    return Workbook(
        path=path,
        header=header,
        top=top,
        total=0,
        sheet=name,
        sheets=tuple(parts),
        marks=found_marks,
    )


def _must_unpack_small(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    sizes = {part.filename: part.file_size for part in parts}
    too_large = sum(sizes.values()) > _MOST_UNPACKED or sizes.get(_WORDS, 0) > _MOST_WORDS
    if too_large or any(map(_is_blown_up, parts)):
        raise BadFile(
            say("The workbook is far larger than it looks, and is not unpacked."),
            remedy=say("Keep the one sheet that is needed, or split it into several files."),
        )


def _is_blown_up(part: zipfile.ZipInfo) -> bool:
    """Sheets that people make unpack to ten or thirty times their size."""
    return part.file_size > _SMALL and part.file_size > _MOST_BLOWN_UP * part.compress_size


def _unreadable() -> BadFile:
    return BadFile(
        say("The workbook cannot be read."),
        remedy=say("In your spreadsheet, choose “Save as” and the format “CSV UTF-8”."),
    )


def _sheets(path: Path) -> dict[str, str]:
    """Each sheet's name and the part of the archive that it is, the hidden ones last."""
    with path.open("rb") as file, closing(_loaded(file)) as book:
        sheets = sorted(book.worksheets, key=lambda one: one.sheet_state != "visible")
        return {sheet.title: sheet._worksheet_path for sheet in sheets}  # noqa: SLF001


def _loaded(file: IO[bytes]) -> Any:  # noqa: ANN401 - the library has no types
    # By its content: openpyxl refuses other endings than .xlsx.
    return load_workbook(file, read_only=True, data_only=True)  # type: ignore[no-untyped-call]


def _lines(path: Path, name: str, marked: Marks) -> Iterator[Line]:
    """With the value of a merged cell in each of its rows."""
    with path.open("rb") as file, closing(_loaded(file)) as book:
        sheet = book[name]
        sheet.reset_dimensions()  # what a file says of its size may be anything
        open_down: dict[int, tuple[int, str]] = {}
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            must_not_go_on(number)
            words = [_words(cell) for cell in cells[: MOST_COLUMNS + 1]]
            _fill(words, number, marked, open_down)
            yield Line(number=number, cells=words)


def _fill(
    words: list[str], number: int, marked: Marks, open_down: dict[int, tuple[int, str]]
) -> None:
    """`open_down`: column (from 1) → the last row of its merged cell, and its value."""
    if not marked.down:
        return
    for column, (last, value) in list(open_down.items()):
        if number > last:
            del open_down[column]
            continue
        words.extend([""] * (column - len(words)))
        words[column - 1] = words[column - 1] or value
    for column, word in enumerate(words, start=1):
        if (last := marked.down.get((number, column), 0)) > number:
            open_down[column] = (last, word)


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
