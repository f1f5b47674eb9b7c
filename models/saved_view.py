"""Addresses of the calendar that people come back to, under their own names."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class SavedView(InWorkspace, Base):
    """A calendar as it was looked at: `query` is what its address said, without its day.

    `shared`: everybody in the workspace is offered it. `starts`: its owner's calendar opens with
    it, one at most.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("workspace_id", "user_id", "name"),
        Index(
            "uq_saved_view_starts",
            "workspace_id",
            "user_id",
            unique=True,
            sqlite_where=text("starts"),
            postgresql_where=text("starts"),
        ),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(2000))
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    starts: Mapped[bool] = mapped_column(default=False, server_default=false())
