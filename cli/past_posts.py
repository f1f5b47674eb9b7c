"""Past posts from a CSV file, for a channel whose network tells nothing of what stands there."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.zones import locate

if TYPE_CHECKING:
    from scheduler.rhythm import PastPost

_WHEN: Final = ("at", "published_at", "ts_utc", "date")
_KIND: Final = ("kind", "type")
_WHOLE: Final = ("engagement",)
_PARTS: Final = ("likes", "comments", "shares")
_COLUMNS: Final = "at, kind, engagement"

Row = Mapping[str, str]


def from_file(path: Path, *, zone: str) -> list["PastPost"]:
    """A time without an offset is one of `zone`. Raises Invalid, with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_posts(csv.DictReader(file), zone))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(say("The file cannot be read as CSV in UTF-8."), remedy=_columns()) from error


def _posts(rows: "csv.DictReader[str]", zone: str) -> Iterator["PastPost"]:
    from scheduler.rhythm import PastPost  # noqa: PLC0415 - numpy, which few commands need

    for row in rows:
        try:
            yield PastPost(_at(row, zone), _engagement(row), _first(row, _KIND))
        except (ValueError, OverflowError) as error:
            raise Invalid(
                say("Line %(line)s cannot be read.", line=str(rows.line_num)), remedy=_columns()
            ) from error


def _columns() -> Text:
    return say(
        "The columns are %(columns)s (or likes, comments, shares); times as 2026-11-30T18:10.",
        columns=_COLUMNS,
    )


def _at(row: Row, zone: str) -> datetime:
    at = datetime.fromisoformat(_first(row, _WHEN))
    return at if at.tzinfo else locate(at, zone).at


def _engagement(row: Row) -> float | None:
    """The sum of what is told; None where nothing is."""
    told = [row.get(name) for name in (_WHOLE if row.get(_WHOLE[0]) else _PARTS)]
    figures = [float(figure) for figure in told if figure]
    return sum(figures) if figures else None


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name].strip() for name in names if row.get(name)), "")
