"""What others wrote to or about an account."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Mention(InWorkspace, Base):
    """What someone else wrote in public to or about a channel's account, as plain text.

    `on_remote_id`: of our post that it answers, "" where it answers none of ours.
    """

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("channel_id", "remote_id"),
        Index("ix_mention_workspace_written", "workspace_id", "written_at"),
        Index("ix_mention_seen_at", "seen_at"),
    )
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    remote_id: Mapped[str] = mapped_column(String(500))
    on_remote_id: Mapped[str] = mapped_column(String(500), default="")
    url: Mapped[str] = mapped_column(String(1000))
    author: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]
    written_at: Mapped[datetime]
    seen_at: Mapped[datetime]
