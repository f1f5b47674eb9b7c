"""Who has a post open just now."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Presence(InWorkspace, Base):
    """One person at one post. `writing_at`: when its composer was last open, None: it was not."""

    __tablename__ = "presence"
    __table_args__ = (
        UniqueConstraint("post_id", "user_id"),
        Index("ix_presence_seen_at", "seen_at"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]
    writing_at: Mapped[datetime | None]
