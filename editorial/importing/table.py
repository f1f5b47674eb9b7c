"""A CSV file as it comes: whatever its encoding and separator, row by row in constant memory."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from editorial.importing.columns import Header, header, is_header
from editorial.importing.encoding import Encoding, encoding_of
from editorial.importing.files import BadFile, must_be_sensible
from lib.i18n import Text, say

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 2_000
_MOST_DOWN: Final = 100_000  # a cell of the last row makes a million empty ones above it
_MOST_LINES: Final = 200  # in one row: a quotation mark that is never closed must not eat the file
_TOP: Final = 10  # headings are looked for in this many first rows
_SEPARATORS: Final = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row. `number`: of its first line in the file, from 1. `broken`: why it is unreadable."""

    number: int
    cells: Sequence[str]
    broken: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file whose headings were understood; `total` rows below them, empty ones not counted."""

    path: Path
    encoding: Encoding
    separator: str
    header: Header
    top: int  # how many rows stand above the first one that counts
    total: int
    sheet: str = ""
    sheets: Sequence[str] = ()
    notes: Sequence[Text] = ()

    def rows(self) -> Iterator[Line]:
        with _opened(self.path, self.encoding) as stream:
            yield from _below(stream, self.separator, self.top, self.header.width)


def open_csv(path: Path, *, unknown: bool = False) -> Table:
    """The file, read once through to count its rows. Raises BadFile.

    `unknown`: headings that nobody knows will do, for somebody says what they mean.
    """
    must_be_sensible(path)
    encoding = encoding_of(path)
    separator, top, found = _headings(path, encoding, unknown=unknown)
    must_be_narrow(found)
    with _opened(path, encoding) as stream:
        rows = _below(stream, separator, top, found.width)
        total = sum(1 for _ in islice(rows, MOST_ROWS + 1))
    must_have_rows(total)
    return Table(
        path=path, encoding=encoding, separator=separator, header=found, top=top, total=total
    )


def must_have_rows(total: int) -> None:
    """Raises BadFile for none, or more than are taken at once."""
    if total > MOST_ROWS:
        raise BadFile(
            say("The file has more than %(most)s rows.", most=MOST_ROWS),
            remedy=say("Split it into several files."),
        )
    if not total:
        raise BadFile(
            say("The file has headings and no rows."), remedy=say("Write one post on each line.")
        )


def must_be_narrow(found: Header) -> None:
    """Raises BadFile for more columns than are looked at."""
    if found.width > MOST_COLUMNS:
        raise BadFile(
            say("The sheet has more than %(most)s columns.", most=MOST_COLUMNS),
            remedy=say("Take out the columns that are not needed."),
        )


def must_not_go_on(number: int) -> None:
    """Raises BadFile for a row further down than is looked at: a million may be empty."""
    if number > _MOST_DOWN:
        raise BadFile(
            say("The sheet goes on below row %(most)s.", most=_MOST_DOWN),
            remedy=say("Delete the rows below the last post, then save it again."),
        )


def find_headings(
    rows: Sequence[Sequence[str]], *, unknown: bool = False
) -> tuple[int, Header] | None:
    """How many rows stand down to the headings, and what these mean; None if there are none.

    `unknown`: where no row looks like headings, the first one of two cells or more is taken.
    """
    for place, row in enumerate(rows[:_TOP], start=1):
        if is_header(row):
            return place, header(row)
    for place, row in enumerate(rows[:_TOP] if unknown else (), start=1):
        if sum(1 for cell in row if cell.strip()) > 1:
            return place, header(row)
    return None


def no_headings() -> BadFile:
    return BadFile(
        say("No headings were recognised in the first %(rows)s rows.", rows=_TOP),
        remedy=say("Name the columns in the first line: Date;Heure;Réseaux;Titre;Texte"),
    )


@contextmanager
def _opened(path: Path, encoding: Encoding) -> Iterator[TextIO]:
    # Bytes that do not decode stay recognisable (surrogates), so that their cell can be named.
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        yield stream


def _headings(path: Path, encoding: Encoding, *, unknown: bool) -> tuple[str, int, Header]:
    with _opened(path, encoding) as stream:
        top = [line[:10_000] for line in islice(stream, 5 * _TOP)]
    best: tuple[str, int, Header] | None = None
    for separator in _SEPARATORS:
        rows = [row.cells for row in islice(_records(iter(top), separator, width=None), _TOP)]
        found = find_headings(rows, unknown=unknown)
        if found and (best is None or _known(found[1]) > _known(best[2])):
            best = separator, *found
    if best is None:
        raise no_headings()
    return best


def _known(found: Header) -> tuple[int, int]:
    return len(found.places), found.width


def _below(stream: TextIO, separator: str, top: int, width: int) -> Iterator[Line]:
    above = _Lines(stream)
    list(islice(_read(above, separator, width=None), top))
    for row in _read(above, separator, width=width):
        if row.broken or any(cell.strip() for cell in row.cells):
            yield row
        else:
            must_not_go_on(row.number)


def _records(lines: Iterator[str], separator: str, *, width: int | None) -> Iterator[Line]:
    return _read(_Lines(lines), separator, width=width)


class _Lines:
    """The file's lines, numbered, of which those of the present row can be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: list[str] = []
        self.taken: list[str] = []
        self.number = 0
        self.ran_out = False

    def begin(self) -> None:
        self.taken, self.ran_out = [], False

    def give_back(self) -> None:
        """All of this row but its first line."""
        self._again.extend(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = None if len(self.taken) >= _MOST_LINES else self._next()
        if line is None:
            self.ran_out = bool(self.taken)
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        return line

    def _next(self) -> str | None:
        return self._again.pop() if self._again else next(self._source, None)


def _read(lines: _Lines, separator: str, *, width: int | None) -> Iterator[Line]:
    reader = csv.reader(lines, delimiter=separator)
    while True:
        lines.begin()
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            yield Line(number=start, cells=(), broken=say("A cell is too long to be read."))
            continue
        if lines.ran_out or _is_torn(lines.taken, cells, separator, width):
            lines.give_back()
            yield Line(
                number=start,
                cells=(),
                broken=say("A quotation mark is opened in this line and not closed where it ends."),
            )
            continue
        yield Line(number=start, cells=[_unix(cell) for cell in cells])


def _is_torn(taken: Sequence[str], cells: Sequence[str], separator: str, width: int | None) -> bool:
    """Whether a row of several lines is really several rows behind a stray quotation mark."""
    if width is None or len(taken) < 2:
        return False
    return len(cells) != width or not _is_strict(taken, separator)


def _is_strict(taken: Sequence[str], separator: str) -> bool:
    """Whether every closing quotation mark stands at the end of its cell, as programs write it."""
    try:
        return len(list(csv.reader(taken, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False


def _unix(cell: str) -> str:
    return re.sub(r"\r\n?|\v", "\n", cell)
