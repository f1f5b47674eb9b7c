"""Which rows of spreadsheets are posts already, so that none is imported twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class ImportedRow(InWorkspace, Base):
    """`fingerprint`: SHA-256 of what the row said; it goes when its post is deleted."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("workspace_id", "fingerprint"),)
    fingerprint: Mapped[str] = mapped_column(String(64))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
