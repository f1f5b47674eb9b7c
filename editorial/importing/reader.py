"""Goes through one row's cells and keeps what is to be said of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from editorial.formulas import natural
from editorial.importing.cells import BadCell, Cell
from editorial.importing.columns import Column, Header
from lib.i18n import Text, say

_CONTROLS: Final = frozenset(chr(code) for code in (*range(32), 127)) - set("\t\n")
_FAILED: Final = frozenset(
    {
        *("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"),
        *("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!"),
    }
)
Read = TypeVar("Read")


@dataclass(slots=True, kw_only=True)
class Reader:
    """`problems` refuse the row, `holds` keep it a draft, `remarks` are worth knowing."""

    header: Header
    cells: dict[Column, str]
    problems: list[Cell] = field(default_factory=list)
    holds: list[Cell] = field(default_factory=list)
    remarks: list[Cell] = field(default_factory=list)

    def get(self, column: Column, read: Callable[[str], Read]) -> Read | None:
        """What `read` makes of the cell; None if it is empty or wrong."""
        words = self.cells.get(column, "")
        if not words:
            return None
        try:
            return read(words)
        except BadCell as error:
            self.problem(column, error)
            return None

    def problem(self, column: Column, error: BadCell) -> None:
        self.problems.append(self._cell(column, error.message, error.remedy))

    def hold(self, column: Column, message: Text) -> None:
        self.holds.append(self._cell(column, message))

    def remark(self, column: Column, message: Text) -> None:
        self.remarks.append(self._cell(column, message))

    def clean(self) -> None:
        """Makes every cell plain text, or says what in it cannot be."""
        self.cells = {column: natural(words) for column, words in self.cells.items()}
        for column, words in self.cells.items():
            if any("\udc80" <= c <= "\udcff" for c in words):
                self._read_bytes(column, words)
        for column, words in self.cells.items():
            if not _CONTROLS.isdisjoint(words):
                self.problem(column, _unprintable())
            if "\ufffd" in words:
                self.hold(column, say("It holds a “�”: a character was lost. Read it again."))
            if words in _FAILED:
                self.problem(column, _failed(words))

    def _read_bytes(self, column: Column, words: str) -> None:
        """Bytes that are not UTF-8 are read as Windows wrote them, if they can be."""
        try:
            self.cells[column] = "".join(map(_windows, words))
        except UnicodeDecodeError:
            self.cells[column] = words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self.problem(column, _unreadable())
            return
        self.hold(
            column, say("It holds bytes that are not UTF-8, read as Windows-1252: read it again.")
        )

    def _cell(self, column: Column, message: Text, remedy: Text | None = None) -> Cell:
        return Cell(column=self.header.heading(column), message=message, remedy=remedy)


def _windows(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return bytes([ord(character) - 0xDC00]).decode("cp1252")
    return character


def _unreadable() -> BadCell:
    return BadCell(
        say("It holds bytes that are no character in the file’s encoding."),
        remedy=say("Export the file again as “CSV UTF-8”, or type the cell again."),
    )


def _unprintable() -> BadCell:
    return BadCell(
        say("It holds a character that cannot be shown (such as NUL)."),
        remedy=say("Type the cell again."),
    )


def _failed(words: str) -> BadCell:
    return BadCell(
        say("“%(words)s” is what a formula shows that failed.", words=words),
        remedy=say("Correct the formula, or type what it should say."),
    )
