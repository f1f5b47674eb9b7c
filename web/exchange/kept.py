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
    with _aside(".arriving-") as path:
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield path


@contextmanager
def spooled(table: Spreadsheet) -> Iterator[Path]:
    """Its rows as a file; gone after the block unless they were kept."""
    with _aside(".rows-") as path:
        spool.write(path, table.rows())
        yield path


def keep(batch: ImportBatch, path: Path, rows: Path) -> None:
    """The file for choosing another of its sheets, and its rows for going on where one stopped."""
    keep_rows(batch, rows)
    path.replace(original_of(batch))


def keep_rows(batch: ImportBatch, rows: Path) -> None:
    rows.replace(spool_of(batch))


def spool_of(batch: ImportBatch) -> Path:
    """Each sheet has its own: whichever the batch says is read, also after a rollback."""
    sheet = batch.sheets.index(batch.sheet) if batch.sheet in batch.sheets else 0
    return _folder() / (f"{batch.id}-{sheet}.rows" if sheet else f"{batch.id}.rows")


def original_of(batch: ImportBatch) -> Path:
    return _folder() / f"{batch.id}.file"


def forget(batch: ImportBatch) -> None:
    for path in _folder().glob(f"{batch.id}[.-]*"):
        path.unlink(missing_ok=True)


def tidy() -> None:
    """What was uploaded and never imported goes after a week."""
    oldest = (now() - FORGOTTEN_AFTER).timestamp()
    for path in _folder().glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


@contextmanager
def _aside(prefix: str) -> Iterator[Path]:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=prefix, delete=False) as file:
        path = Path(file.name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return house().files.root / str(actor().workspace_id) / "imports"
