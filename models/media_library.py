"""What is known of media beside the file itself: labels, use, and what is still on its way."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class MediaLabel(InWorkspace, Base):
    """One word under which an item is found. An item has many, and needs none."""

    __tablename__ = "media_label"
    __table_args__ = (
        UniqueConstraint("media_id", "name"),
        Index("ix_media_label_workspace_name", "workspace_id", "name"),
    )
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))


class MediaUse(InWorkspace, Base):
    """That the newest revision of a post shows an item; written together with the revision."""

    __tablename__ = "media_use"
    __table_args__ = (UniqueConstraint("post_id", "media_id"),)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"), index=True)


class Arrival(InWorkspace, Base):
    """A file that comes in pieces. How much of it is there, the file itself tells.

    `key` is its address. `media_id`: what it became, None until it is whole and taken.
    """

    __tablename__ = "arrival"
    key: Mapped[str] = mapped_column(String(43), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filename: Mapped[str] = mapped_column(String(255))
    bytes: Mapped[int]
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
