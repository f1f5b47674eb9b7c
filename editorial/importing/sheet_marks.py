"""What a sheet holds that its cells do not show: merged cells, formulas nobody worked out."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

from lib.i18n import Text, say

_MOST_MERGED: Final = 5_000
_SHOWN: Final = 5
_CHUNK: Final = 1 << 20
_MARK: Final = re.compile(rb"<(?:\w+:)?(?:f[ />]|mergeCell )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """`down`: (row, column) of a merged range's first cell → its last row, all from 1.

    `unsolved`: the addresses of cells whose formula has no result in the file.
    """

    down: dict[tuple[int, int], int] = field(default_factory=dict)
    unsolved: tuple[str, ...] = ()

    def notes(self) -> list[Text]:
        found = []
        if self.down:
            found.append(
                say("The sheet has merged cells: their value counts for each of their rows.")
            )
        if self.unsolved:
            found.append(
                say(
                    "There are formulas without a result (%(cells)s), read as empty: open the "
                    "workbook in your spreadsheet and save it.",
                    cells=_some(self.unsolved),
                )
            )
        return found


def marks(archive: zipfile.ZipFile, part: str) -> Marks:
    """Of the sheet that is kept there. Reads it through once, if it has such things at all."""
    with archive.open(part) as file:
        if not _has_any(iter(lambda: file.read(_CHUNK), b"")):
            return Marks()
    reader = _Reader()
    with archive.open(part) as file:
        reader.read(iter(lambda: file.read(_CHUNK), b""))
    return Marks(down=reader.down, unsolved=tuple(reader.unsolved))


def _has_any(chunks: Iterable[bytes]) -> bool:
    tail = b""
    for chunk in chunks:
        if _MARK.search(tail + chunk):
            return True
        tail = chunk[-16:]
    return False


class _Reader:
    def __init__(self) -> None:
        self.down: dict[tuple[int, int], int] = {}
        self.unsolved: list[str] = []
        self._cell, self._formula, self._value, self._inside = "", False, False, False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.EntityDeclHandler = _refuse

    def read(self, chunks: Iterable[bytes]) -> None:
        for chunk in chunks:
            self._parser.Parse(chunk)
        self._parser.Parse(b"", True)  # noqa: FBT003 - the library's own signature

    def _start(self, name: str, given: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._cell, self._formula, self._value = given.get("r", "?"), False, False
            case "f":
                self._formula = True
            case "v" | "is":
                self._inside = True
            case "mergeCell":
                self._merged(given.get("ref", ""))
            case _:
                pass

    def _words(self, words: str) -> None:
        self._value = self._value or (self._inside and bool(words))

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is":
                self._inside = False
            case "c" if self._formula and not self._value:
                self.unsolved.append(self._cell)
            case _:
                pass

    def _merged(self, ref: str) -> None:
        left, first, _, last = range_boundaries(ref)  # type: ignore[no-untyped-call]
        if last > first and len(self.down) < _MOST_MERGED:
            self.down[first, left] = last


def _refuse(*_declared: object) -> None:
    raise ValueError("a sheet declares no entities")


def _some(cells: tuple[str, ...]) -> str:
    shown = ", ".join(cells[:_SHOWN])
    return shown if len(cells) <= _SHOWN else f"{shown}, …"
