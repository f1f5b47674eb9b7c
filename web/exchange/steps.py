"""An import goes forward in steps of a second, each asked for by the page that shows it.

No thread outlives its request and nothing is in memory between two steps: a restart of the server
costs at most the step it interrupts, and whoever opens the page again goes on from there.
"""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from editorial.importing import batches, mapping, spool
from editorial.importing.batches import Source
from editorial.importing.columns import Header
from editorial.importing.table import Line
from lib.errors import WrongState
from lib.i18n import say
from models.imported import BatchState, ImportBatch, RefusedCell
from web.edge import actor, house, now, transaction
from web.exchange import kept

_SECONDS: Final = 1.0
_CHECKED_AT_ONCE: Final = 200


def header_of(batch: ImportBatch) -> Header:
    return mapping.header_from(batch.headings, batch.columns)


def first_lines(batch: ImportBatch, count: int) -> list[Line]:
    try:
        return [line for line, _ in islice(spool.read(kept.spool_of(batch)), count)]
    except FileNotFoundError:
        return []


def go_on(batch_id: int) -> ImportBatch:
    """A second's worth: of looking at the rows while it is not started, of importing them after."""
    began = time.monotonic()
    while True:
        with transaction() as session:
            batch = batches.locked(session, actor(), batch_id)
            has_more = _part(session, batch)
        if not has_more or time.monotonic() - began > _SECONDS:
            break
    if batch.state is BatchState.DONE:
        kept.forget(batch)
    return batch


def begin_again(session: Session, batch: ImportBatch) -> None:
    """From the first row."""
    batch.position = batch.done = batch.refused = batch.imported = batch.skipped = 0
    session.execute(
        delete(RefusedCell).where(
            RefusedCell.workspace_id == batch.workspace_id, RefusedCell.batch_id == batch.id
        )
    )


def is_cut_off(batch: ImportBatch) -> bool:
    """Whether it was left in the middle and its rows are no longer here."""
    unfinished = batch.state in {BatchState.READY, BatchState.RUNNING}
    return unfinished and not kept.spool_of(batch).is_file()


def _part(session: Session, batch: ImportBatch) -> bool:
    """Whether more is to be done."""
    if batch.state is BatchState.READY:
        lines = _next(batch, _CHECKED_AT_ONCE)
        batches.check(session, actor(), batch, header_of(batch), lines, now=now())
        return bool(lines)
    if batch.state is not BatchState.RUNNING:
        return False
    lines = _next(batch, batches.SIZE)
    source = Source(files=house().files, header=header_of(batch))
    batches.take_in(session, actor(), source, lines, batch=batch, now=now())
    if not lines:
        batches.end(batch, now=now())
    return bool(lines)


def _next(batch: ImportBatch, count: int) -> list[Line]:
    """The rows that follow; the batch's position moves behind them."""
    if is_cut_off(batch):
        raise WrongState(
            say("The rows of this import are no longer here."),
            remedy=say("Import the file again: rows that came in are skipped."),
        )
    return list(_moving(batch, count))


def _moving(batch: ImportBatch, count: int) -> Iterator[Line]:
    for line, position in islice(spool.read(kept.spool_of(batch), batch.position), count):
        batch.position = position
        yield line
