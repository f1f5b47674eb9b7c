"""Some days of the calendar on A4, to be hung up: title, time, channels, temperature, state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from lib import i18n
from lib.i18n import say
from models.way import TEMPERATURE_WORDS, Temperature

WORDS: Final = "DejaVuSans.ttf"
WORDS_BOLD: Final = "DejaVuSans-Bold.ttf"
EMOJI: Final = "noto-emoji.woff"  # black and white, as a printer has it
_SHAPES: Final = {Temperature.HOT: "▲", Temperature.WARM: "◆", Temperature.COLD: "●"}
_TIME, _HEAT, _TITLE, _CHANNELS, _STATE = 16.0, 25.0, 73.0, 37.0, 29.0  # widths, mm
_WIDTH: Final = _TIME + _HEAT + _TITLE + _CHANNELS + _STATE
_MARGIN: Final = 15.0
_LINE: Final = 4.6
_GAP: Final = 1.6
_SIZE: Final = 9
_QUIET: Final = (90, 90, 90)
_RULE: Final = (200, 200, 200)
_MOST_CELL: Final = 600  # characters: a longer one would not fit on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One entry; `wall`: on the reader's clock."""

    wall: datetime
    title: str
    temperature: Temperature
    state: str
    channels: str


def drawn(
    heading: str, below: str, days: Sequence[tuple[date, Sequence[Printed]]], *, fonts: Path
) -> bytes:
    """The document; `fonts`: the folder of the three. Days without entries are named as well."""
    paper = _Paper(below, fonts)
    paper.add_page()
    paper.headline(heading)
    for day, entries in days:
        paper.day(day, entries)
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, below: str, fonts: Path) -> None:
        super().__init__(format="A4", unit="mm")
        self._below = below
        self.add_font("words", fname=fonts / WORDS)
        self.add_font("words", style="B", fname=fonts / WORDS_BOLD)
        self.add_font("emoji", fname=fonts / EMOJI)
        self.set_fallback_fonts(["emoji"], exact_match=False)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_lang(i18n.language())

    def headline(self, heading: str) -> None:
        self.set_title(heading)
        self.set_font("words", "B", 16)
        self.multi_cell(_WIDTH, 8, _fit(heading), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("words", "", 8)
        self.set_text_color(*_QUIET)
        page = say("Page %(n)s of %(of)s", n=str(self.page_no()), of="{nb}")
        self.cell(_WIDTH * 0.75, 5, _fit(self._below)[:110])
        self.cell(_WIDTH * 0.25, 5, str(page), align="R")
        self.set_text_color(0, 0, 0)

    def day(self, day: date, entries: Sequence[Printed]) -> None:
        first = self._height(entries[0]) if entries else _LINE
        self._make_room(9 + first)
        self.ln(3)
        self.set_font("words", "B", 11)
        title = i18n.day(day)
        self.cell(_WIDTH, 6, title[:1].upper() + title[1:], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if not entries:
            self._quiet(str(say("nothing")))
        for one in entries:
            self._row(one)

    def _quiet(self, words: str) -> None:
        self.set_font("words", "", _SIZE)
        self.set_text_color(*_QUIET)
        self.cell(_WIDTH, _LINE, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0, 0, 0)

    def _row(self, one: Printed) -> None:
        height = self._height(one)
        self._make_room(height)
        top = self.get_y()
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, top, _MARGIN + _WIDTH, top)
        left = _MARGIN
        for words, width, style in _cells(one):
            self.set_xy(left, top + _GAP / 2)
            self.set_font("words", style, _SIZE)
            self._block(words, width)
            left += width
        self.set_xy(_MARGIN, top + height)

    def _height(self, one: Printed) -> float:
        """Of its tallest cell: a row is never cut in two."""
        lines = []
        for words, width, style in _cells(one):
            self.set_font("words", style, _SIZE)
            lines.append(self._block(words, width, dry=True))
        return max(lines) * _LINE + _GAP

    def _block(self, words: str, width: float, *, dry: bool = False) -> int:
        """Draws the words in their column; how many lines they take."""
        found = self.multi_cell(
            width - 2,
            _LINE,
            words,
            align="L",
            dry_run=dry,
            output="LINES",
        )
        return max(1, len(found)) if isinstance(found, list) else 1

    def _make_room(self, height: float) -> None:
        if self.get_y() + height > self.h - 16:
            self.add_page()


def _cells(one: Printed) -> list[tuple[str, float, str]]:
    shape = f"{_SHAPES[one.temperature]} {TEMPERATURE_WORDS[one.temperature]}"
    return [
        (f"{one.wall:%H:%M}", _TIME, "B"),
        (shape, _HEAT, ""),
        (_fit(one.title), _TITLE, "B"),
        (_fit(one.channels), _CHANNELS, ""),
        (_fit(one.state), _STATE, ""),
    ]


def _fit(words: str) -> str:
    """What can be printed: no controls, nothing that turns the writing around."""
    plain = words.encode("utf-8", "replace").decode()[:_MOST_CELL]
    return "".join(c if c.isprintable() else " " for c in plain if c not in "\u200d\ufe0f")
