"""Imports as a whole: begun, taken in part by part, ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from editorial.importing import mapping, rules
from editorial.importing.bring_in import Imported, Outcome, Skipped, Task, place
from editorial.importing.columns import Header
from editorial.importing.opening import Spreadsheet, file_notes
from editorial.importing.rules import Refused
from editorial.importing.table import Line
from editorial.importing.together import bring_in_all
from lib.errors import NotFound, WrongState
from lib.files import Files
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.imported import BatchState, ImportBatch, RefusedCell
from models.scope import fetch, scoped
from models.way import Role, at_least

# A transaction is short, so that a long import holds up no sender; each row is whole in itself,
# and a second run of the same file goes on where the first was cut off.
SIZE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a part's rows come from. `folders`: where their images are looked for."""

    files: Files
    header: Header
    folders: Sequence[Path] = ()


def begin(
    session: Session,
    actor: Actor,
    table: Spreadsheet,
    *,
    filename: str,
    state: BatchState,
    now: datetime,
) -> ImportBatch:
    """A new import of that file, by what its headings were said to mean the last time."""
    batch = ImportBatch(
        workspace_id=actor.workspace_id,
        by_id=actor.user_id,
        filename=_shown(filename),
        at=now,
        state=state,
        total=0,
        **dict.fromkeys(("position", "done", "imported", "refused", "skipped", "removed"), 0),
    )
    describe(batch, table)
    said = mapping.remembered(session, actor, batch.headings)
    if said is not None and state is BatchState.READY:
        batch.columns = said
    session.add(batch)
    session.flush()
    return batch


def describe(batch: ImportBatch, table: Spreadsheet) -> None:
    """What the file, or another sheet of it, is."""
    headings = [_printable(one)[:300] for one in table.header.row]
    batch.total, batch.encoding = table.total, table.encoding.name
    batch.sheet, batch.sheets = table.sheet[:255], [one[:255] for one in table.sheets]
    batch.headings, batch.headings_key = headings, mapping.key_of(headings)
    batch.columns = mapping.guessed(table.header)
    batch.notes = file_notes(table)


def of(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """One's own, and from editors up those of others. Raises NotFound."""
    batch = fetch(session, actor, ImportBatch, batch_id)
    if batch.by_id != actor.user_id and not at_least(actor.role, Role.EDITOR):
        raise NotFound
    return batch


def newest(session: Session, actor: Actor, *, most: int = 20) -> Sequence[ImportBatch]:
    """Those that were carried out, the last one first. Raises NotAllowed below editors."""
    actor.must_be(Role.EDITOR)
    shown = scoped(actor, ImportBatch).where(ImportBatch.state != BatchState.READY)
    return session.scalars(shown.order_by(ImportBatch.id.desc()).limit(most)).all()


def locked(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """As `of`, held against everybody else until the transaction ends."""
    of(session, actor, batch_id)
    held = scoped(actor, ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def start(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """Raises WrongState for one that was started already."""
    batch = locked(session, actor, batch_id)
    must_be_ready(batch)
    batch.state = BatchState.RUNNING
    return batch


def must_be_ready(batch: ImportBatch) -> None:
    """Raises WrongState for one that was started already."""
    if batch.state is not BatchState.READY:
        raise WrongState(
            say("This import was started already."), remedy=say("See what became of it.")
        )


def understood(
    session: Session, actor: Actor, header: Header, lines: Sequence[Line], *, now: datetime
) -> list[rules.Row | Refused]:
    where = place(session, actor)
    return [rules.read(line, header, where, now=now) for line in lines]


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
        files=source.files,
        header=source.header,
        now=now,
        batch_id=batch.id if batch else None,
    )
    rows = understood(session, actor, source.header, lines, now=now)
    channels = session.scalars(scoped(actor, Channel).where(Channel.archived_at.is_(None))).all()
    outcomes = bring_in_all(task, rows, channels, source.folders)
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


def end(batch: ImportBatch, *, now: datetime) -> None:
    batch.state, batch.ended_at = BatchState.DONE, now


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


def _shown(filename: str) -> str:
    return _printable(filename).replace("\\", "/").rpartition("/")[2][:255] or "?"


def _printable(words: str) -> str:
    """No controls, and nothing that turns the writing around: a name is shown in many places."""
    kept = words.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else " " for c in kept)
