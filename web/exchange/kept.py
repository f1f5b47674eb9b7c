"""Uploaded spreadsheets, kept on disk until their import has ended."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Final

from editorial.importing import spool
from editorial.importing.opening import Spreadsheet
from models.imported import ImportBatch
from web.edge import actor, house, now

FORGOTTEN_AFTER: Final = timedelta(days=7)


@contextmanager
def arriving(stream: IO[bytes]) -> Iterator[Path]:
    """The upload as a file; gone after the block unless it was `keep`t."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False) as file:
        shutil.copyfileobj(stream, file)
    path = Path(file.name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep(batch: ImportBatch, path: Path, table: Spreadsheet) -> None:
    """The file for choosing another of its sheets, and its rows for going on where one stopped."""
    respool(batch, table)
    path.replace(original_of(batch))


def respool(batch: ImportBatch, table: Spreadsheet) -> None:
    spool.write(spool_of(batch), table.rows())


def spool_of(batch: ImportBatch) -> Path:
    return _folder() / f"{batch.id}.rows"


def original_of(batch: ImportBatch) -> Path:
    return _folder() / f"{batch.id}.file"


def forget(batch: ImportBatch) -> None:
    for path in (spool_of(batch), original_of(batch)):
        path.unlink(missing_ok=True)


def tidy() -> None:
    """What was uploaded and never imported goes after a week."""
    oldest = (now() - FORGOTTEN_AFTER).timestamp()
    for path in _folder().glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return house().files.root / str(actor().workspace_id) / "imports"
