"""Who was reminded of which post: once for each version and stage."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice


class Stage(StrEnum):
    """How much of the time is used up; that somebody away holds it up; that it should have left."""

    HALF = "half"
    LAST_QUARTER = "last_quarter"
    OVER = "over"
    STUCK = "stuck"
    MISSING = "missing"


class Reminder(InWorkspace, Base):
    """Written by whichever daemon tells the person, so that no other does."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("post_id", "revision_id", "user_id", "stage"),
        Index("ix_reminder_workspace_at", "workspace_id", "at"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    at: Mapped[datetime]
