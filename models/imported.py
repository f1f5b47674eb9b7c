"""Spreadsheets that were brought in, and which of their rows are posts already."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, ManyWords, choice


class BatchState(StrEnum):
    READY = "ready"  # read and looked at; nothing was imported yet
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class ImportBatch(InWorkspace, Base):
    """One file's import. `done` of `total` rows were gone through, up to `position` (bytes) of its
    spool.

    `headings`: the file's own, `headings_key` their SHA-256; `columns`: what each means, by its
    place. `sheets`: a workbook's sheets, `sheet` the one that is taken. `removed`: posts that its
    undoing took away.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_headings", "workspace_id", "headings_key"),)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filename: Mapped[str] = mapped_column(String(255))
    state: Mapped[BatchState] = mapped_column(choice(BatchState))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    encoding: Mapped[str] = mapped_column(String(40), default="")
    sheets: Mapped[list[str]] = mapped_column(JSON, default=list)
    sheet: Mapped[str] = mapped_column(String(255), default="")
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    headings_key: Mapped[str] = mapped_column(String(64), default="")
    columns: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    notes: Mapped[tuple[Text, ...]] = mapped_column(ManyWords(), default=())
    total: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)


class ImportedRow(InWorkspace, Base):
    """`fingerprint`: SHA-256 of what the row said; it goes when its post is deleted.

    `batch_id`: the import that it came with; None for those from before imports were kept.
    """

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("workspace_id", "fingerprint"),)
    fingerprint: Mapped[str] = mapped_column(String(64))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batch.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime]


class RefusedCell(InWorkspace, Base):
    """What was wrong with a cell of a row that was not imported; `field` is the file's heading."""

    __tablename__ = "refused_cell"
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("import_batch.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    field: Mapped[str] = mapped_column(String(300))
    message: Mapped[Text]
    remedy: Mapped[Text | None]
