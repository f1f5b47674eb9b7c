"""An import goes forward in steps of a second, each asked for by the page that shows it.

No thread outlives its request and nothing is in memory between two steps: a restart of the server
costs at most the step it interrupts, and whoever opens the page again goes on from there.
"""

import time
from itertools import islice
from typing import Final

from editorial.importing import batches, parts, spool
from editorial.importing.table import Line
from models.imported import BatchState, ImportBatch
from web.edge import actor, now, transaction
from web.exchange import kept

_SECONDS: Final = 1.0


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
            has_more = parts.go_on(session, actor(), batch, kept.spool_of(batch), now=now())
        if not has_more or time.monotonic() - began > _SECONDS:
            break
    if batch.state is BatchState.DONE:
        kept.forget(batch)
    return batch
