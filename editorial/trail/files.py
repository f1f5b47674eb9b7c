"""The trail as a file: for a spreadsheet, or line by line for a program that verifies it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from editorial.formulas import neutral
from lib.i18n import Text, say, zone
from lib.zones import zone_info
from models.audit import AuditHead, act_words, by_words
from models.audit_chain import stamp

Row = Mapping[str, Any]
_HEADINGS: Final[tuple[Text, ...]] = (
    *(say("Number"), say("When"), say("Who"), say("How"), say("What was done"), say("On")),
    *(say("Post"), say("Revision"), say("SHA-256 of the content"), say("Details"), say("Hash")),
)


def as_csv(found: Iterable[Row]) -> Iterator[str]:
    """UTF-8 with its mark, semicolons; nothing in it runs as a formula."""
    yield "\ufeff" + _line([str(words) for words in _HEADINGS])
    for row in found:
        yield _line([neutral(cell) for cell in _cells(row)])


def as_lines(found: Iterable[Row], head: AuditHead | None) -> Iterator[str]:
    """JSON Lines as docs/audit.md tells them; `head`: only of a whole trail."""
    for row in found:
        yield json.dumps(told(row), ensure_ascii=True) + "\n"
    if head is not None:
        sealed = {"number": head.number, "hash": head.hash, "seal": head.seal}
        yield json.dumps({"head": sealed}) + "\n"


def told(row: Row) -> dict[str, Any]:
    """With its instant as the hash is over it."""
    return {**row, "at": stamp(row["at"])}


def _cells(row: Row) -> list[str]:
    about = f"{row['about']} {row['about_id'] or ''}".strip()
    return [
        str(row["number"]),
        row["at"].astimezone(zone_info(zone())).isoformat(timespec="seconds"),
        row["who"],
        str(by_words(row["by"])),
        str(act_words(row["act"])),
        about,
        *(str(row[name] or "") for name in ("post_id", "revision")),
        *(row[name] for name in ("content_hash", "details", "hash")),
    ]


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow(cells)
    return written.getvalue()
