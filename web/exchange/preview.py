"""What an import would become, and what of it is refused, shown and as a file."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from editorial.formulas import neutral
from editorial.importing import parts
from editorial.importing.foreseeing import Outlook, foreseen
from editorial.importing.refusals import all_refused
from editorial.importing.rules import Refused, Row
from lib.i18n import Text, say
from models.channel import Channel
from models.imported import ImportBatch
from models.scope import scoped
from web.edge import actor, now, reading
from web.exchange import steps

_PREVIEWED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A row as it will become. `row` None where it is refused."""

    number: int
    row: Row | None
    outlook: Outlook
    channels: tuple[str, ...]

    @property
    def at(self) -> datetime | None:
        return self.row.wished_at if self.row else None


def preview(batch: ImportBatch) -> list[Previewed]:
    """The first rows as they would become; nothing is written."""
    if not batch.columns:
        return []
    lines, header = steps.first_lines(batch, _PREVIEWED), parts.header_of(batch)
    with reading() as session:
        rows = parts.understood(session, actor(), header, lines, now=now())
        outlooks = foreseen(session, actor(), header, rows, now=now())
        names = {one.id: one.name for one in session.scalars(scoped(actor(), Channel))}
    return [_previewed(row, outlook, names) for row, outlook in zip(rows, outlooks, strict=True)]


def _previewed(row: Row | Refused, outlook: Outlook, names: Mapping[int, str]) -> Previewed:
    understood = None if isinstance(row, Refused) else row
    return Previewed(
        number=row.number,
        row=understood,
        outlook=outlook,
        channels=tuple(names[i] for i in understood.channels) if understood else (),
    )


def refused_csv(batch: ImportBatch) -> Iterator[str]:
    yield "\ufeff" + _csv_line([say("Line"), say("Column"), say("Reason"), say("Remedy")])
    for cell in all_refused(reading, actor(), batch):
        yield _csv_line([str(cell.number), cell.field, cell.message, cell.remedy or ""])


def _csv_line(cells: list[Text | str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([neutral(str(cell)) for cell in cells])
    return out.getvalue()
