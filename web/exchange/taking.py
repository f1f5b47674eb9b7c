"""A spreadsheet is opened and its rows are written to disk while nobody waits to write."""

import io
from typing import IO

from editorial.importing import batches, parts
from editorial.importing.opening import Spreadsheet, open_table
from models.imported import BatchState
from web.edge import actor, now, reading, transaction
from web.exchange import kept


def taken(filename: str, stream: IO[bytes] | None) -> int:
    """The upload as an import to be looked at. Raises BadFile."""
    with kept.arriving(stream or io.BytesIO()) as path:
        kept.tidy()
        table = open_table(path, unknown=True)
        with kept.spooled(table) as rows:
            with transaction() as session:
                batch = batches.begin(
                    session, actor(), table, filename=filename, state=BatchState.READY, now=now()
                )
            kept.keep(batch, path, rows)
    return batch.id


def sheet_of(batch_id: int, name: str) -> Spreadsheet:
    """Another sheet of an import that was not started. Raises WrongState, BadFile."""
    with reading() as session:
        batch = batches.of(session, actor(), batch_id)
    batches.must_be_ready(batch)
    file = kept.original_of(batch)
    parts.must_not_be_cut_off(batch, file)
    return open_table(file, sheet=name, unknown=True)
