"""A part of an import: some of its rows are checked or taken in, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from editorial.importing import mapping, rules, spool
from editorial.importing.batches import end
from editorial.importing.bring_in import Imported, Outcome, Skipped, Task, place
from editorial.importing.columns import Header
from editorial.importing.rules import Refused
from editorial.importing.table import Line
from editorial.importing.taking import Taken
from editorial.importing.together import bring_in_all, known
from lib.errors import WrongState
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.imported import BatchState, ImportBatch, RefusedCell
from models.scope import scoped

# A transaction is short, so that a long import holds up no sender; each row is whole in itself,
# and a second run of the same file goes on where the first was cut off.
SIZE: Final = 50
_CHECKED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a part's rows stand below, and the images that they name."""

    header: Header
    taken: Taken = field(default_factory=dict)


def header_of(batch: ImportBatch) -> Header:
    return mapping.header_from(batch.headings, batch.columns)


def go_on(session: Session, actor: Actor, batch: ImportBatch, rows: Path, *, now: datetime) -> bool:
    """The next rows are looked at while it is not started, and imported after; whether there is
    more. `batch` is locked, `rows` its spool. Raises WrongState where that is gone.
    """
    if batch.state is BatchState.READY:
        lines = _next(batch, rows, _CHECKED)
        check(session, actor, batch, header_of(batch), lines, now=now)
        return bool(lines)
    if batch.state is not BatchState.RUNNING:
        return False
    lines = _next(batch, rows, SIZE)
    take_in(session, actor, Source(header=header_of(batch)), lines, batch=batch, now=now)
    if not lines:
        end(batch, now=now)
    return bool(lines)


def is_cut_off(batch: ImportBatch, rows: Path) -> bool:
    """Whether it was left in the middle and its rows are no longer here."""
    return batch.state in {BatchState.READY, BatchState.RUNNING} and not rows.is_file()


def must_not_be_cut_off(batch: ImportBatch, rows: Path) -> None:
    if is_cut_off(batch, rows):
        raise WrongState(
            say("The rows of this import are no longer here."),
            remedy=say("Import the file again: rows that came in are skipped."),
        )


def _next(batch: ImportBatch, rows: Path, count: int) -> list[Line]:
    """The rows that follow; the batch's position moves behind them."""
    must_not_be_cut_off(batch, rows)
    return list(_moving(batch, rows, count))


def _moving(batch: ImportBatch, rows: Path, count: int) -> Iterator[Line]:
    for line, position in islice(spool.read(rows, batch.position), count):
        batch.position = position
        yield line


def understood(
    session: Session, actor: Actor, header: Header, lines: Sequence[Line], *, now: datetime
) -> list[rules.Row | Refused]:
    where = place(session, actor)
    return [rules.read(line, header, where, now=now) for line in lines]


def images(
    session: Session, actor: Actor, header: Header, lines: Sequence[Line], *, now: datetime
) -> list[str]:
    """What the rows that were not imported before name, to be taken in ahead of them."""
    rows = understood(session, actor, header, lines, now=now)
    those = [row for row in rows if isinstance(row, rules.Row) and row.pictures]
    there = known(session, actor, [row.fingerprint for row in those])
    new = (row.pictures for row in those if row.fingerprint not in there)
    return list(dict.fromkeys(one.filename for pictures in new for one in pictures))


def take_in(
    session: Session,
    actor: Actor,
    source: Source,
    lines: Sequence[Line],
    *,
    batch: ImportBatch | None,
    now: datetime,
) -> list[Outcome]:
    """An outcome for each of a part's rows. `batch` None: it is not kept (a dry run)."""
    task = Task(
        session=session,
        actor=actor,
        header=source.header,
        taken=source.taken,
        now=now,
        batch_id=batch.id if batch else None,
    )
    rows = understood(session, actor, source.header, lines, now=now)
    channels = session.scalars(scoped(actor, Channel).where(Channel.archived_at.is_(None))).all()
    outcomes = bring_in_all(task, rows, channels)
    if batch is not None:
        _count(session, batch, outcomes)
    return outcomes


def check(
    session: Session,
    actor: Actor,
    batch: ImportBatch,
    header: Header,
    lines: Sequence[Line],
    *,
    now: datetime,
) -> None:
    """Notes which rows would be refused; nothing becomes a post."""
    rows = understood(session, actor, header, lines, now=now)
    batch.done += len(rows)
    _note_refused(session, batch, [one for one in rows if isinstance(one, Refused)])


def _count(session: Session, batch: ImportBatch, outcomes: Sequence[Outcome]) -> None:
    batch.done += len(outcomes)
    batch.imported += sum(isinstance(one, Imported) for one in outcomes)
    batch.skipped += sum(isinstance(one, Skipped) for one in outcomes)
    _note_refused(session, batch, [one for one in outcomes if isinstance(one, Refused)])


def _note_refused(session: Session, batch: ImportBatch, those: Sequence[Refused]) -> None:
    batch.refused += len(those)
    session.add_all(cell for one in those for cell in _cells(batch, one))
    session.flush()


def _cells(batch: ImportBatch, one: Refused) -> Iterator[RefusedCell]:
    for cell in one.problems:
        yield RefusedCell(
            workspace_id=batch.workspace_id,
            batch_id=batch.id,
            number=one.number,
            field=cell.column[:300],
            message=cell.message,
            remedy=cell.remedy,
        )
