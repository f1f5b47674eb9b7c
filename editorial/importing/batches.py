"""Imports as a whole: begun, described, started, ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from editorial.importing import mapping
from editorial.importing.opening import Spreadsheet, file_notes
from lib.errors import NotFound, WrongState
from lib.i18n import say
from models.actor import Actor
from models.imported import BatchState, ImportBatch, RefusedCell
from models.permissions import May
from models.scope import fetch, scoped


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
    if batch.by_id != actor.user_id and not actor.may(May.IMPORT):
        raise NotFound
    return batch


def newest(session: Session, actor: Actor, *, most: int = 20) -> Sequence[ImportBatch]:
    """Those that were carried out and one's own that were not, the last one first.

    Raises NotAllowed below editors.
    """
    actor.must(May.IMPORT)
    shown = scoped(actor, ImportBatch).where(
        or_(ImportBatch.state != BatchState.READY, ImportBatch.by_id == actor.user_id)
    )
    return session.scalars(shown.order_by(ImportBatch.id.desc()).limit(most)).all()


def locked(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """As `of`, held against everybody else until the transaction ends."""
    of(session, actor, batch_id)
    held = scoped(actor, ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def start(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """From the first row. Raises WrongState for one that was started already."""
    batch = _ready(session, actor, batch_id)
    batch.state = BatchState.RUNNING
    _begin_again(session, batch)
    return batch


def name_columns(
    session: Session, actor: Actor, batch_id: int, said: Mapping[int, str]
) -> ImportBatch:
    """What each column is, by its place; "" for one that is left out, and those of which nothing is
    said stay as they were. Its rows are looked at anew. Raises WrongState, Invalid.
    """
    batch = _ready(session, actor, batch_id)
    before = {place: name for name, place in batch.columns.items()}
    places = range(len(batch.headings))
    batch.columns = mapping.chosen({n: said.get(n, before.get(n, "")) for n in places})
    _begin_again(session, batch)
    return batch


def take_sheet(session: Session, actor: Actor, batch_id: int, table: Spreadsheet) -> ImportBatch:
    """Another sheet of its workbook, looked at from its first row. Raises WrongState."""
    batch = _ready(session, actor, batch_id)
    describe(batch, table)
    _begin_again(session, batch)
    return batch


def must_be_ready(batch: ImportBatch) -> None:
    """Raises WrongState for one that was started already."""
    if batch.state is not BatchState.READY:
        raise WrongState(
            say("This import was started already."), remedy=say("See what became of it.")
        )


def end(batch: ImportBatch, *, now: datetime) -> None:
    batch.state, batch.ended_at = BatchState.DONE, now


def _ready(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    batch = locked(session, actor, batch_id)
    must_be_ready(batch)
    return batch


def _begin_again(session: Session, batch: ImportBatch) -> None:
    batch.position = batch.done = batch.refused = batch.imported = batch.skipped = 0
    session.execute(
        delete(RefusedCell).where(
            RefusedCell.workspace_id == batch.workspace_id, RefusedCell.batch_id == batch.id
        )
    )


def _shown(filename: str) -> str:
    return _printable(filename).replace("\\", "/").rpartition("/")[2][:255] or "?"


def _printable(words: str) -> str:
    """No controls, and nothing that turns the writing around: a name is shown in many places."""
    kept = words.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else " " for c in kept)
