"""What an import would become, and what of it is refused, shown and as a file."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from editorial.formulas import neutral
from editorial.importing import parts
from editorial.importing.bring_in import Outcome
from editorial.importing.parts import Source
from editorial.importing.refusals import all_refused
from editorial.importing.rules import Refused, Row
from editorial.importing.table import Line
from lib.i18n import Text, say
from models.channel import Channel
from models.imported import ImportBatch
from models.scope import scoped
from web.edge import actor, house, now, reading, transaction
from web.exchange import steps

_PREVIEWED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A row as it will become. `row` None where it is refused."""

    number: int
    row: Row | None
    outcome: Outcome
    channels: tuple[str, ...]

    @property
    def at(self) -> datetime | None:
        return self.row.wished_at if self.row else None


class _GivenUp(Exception):
    """What was done in this transaction was only to be looked at."""


def preview(batch: ImportBatch) -> list[Previewed]:
    """The first rows as they would become: they are imported, and that is given up."""
    lines, at = steps.first_lines(batch, _PREVIEWED), now()
    if not batch.columns:
        return []
    source = Source(files=house().files, header=parts.header_of(batch))
    rows, outcomes, names = [], [], {}
    with suppress(_GivenUp), transaction() as session:  # not `reading`: it waits for other writers
        rows = parts.understood(session, actor(), source.header, lines, now=at)
        outcomes = parts.take_in(session, actor(), source, lines, batch=None, now=at)
        names = {one.id: one.name for one in session.scalars(scoped(actor(), Channel))}
        raise _GivenUp
    return [
        _previewed(line, row, outcome, names)
        for line, row, outcome in zip(lines, rows, outcomes, strict=True)
    ]


def _previewed(
    line: Line, row: Row | Refused, outcome: Outcome, names: Mapping[int, str]
) -> Previewed:
    understood = None if isinstance(row, Refused) else row
    return Previewed(
        number=line.number,
        row=understood,
        outcome=outcome,
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
