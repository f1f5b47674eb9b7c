"""What somebody is typing and has not saved, kept so that no crash loses it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace

KEPT: Final = timedelta(days=30)
Fields = list[tuple[str, str]]
"""Names and values of a form, in its order; a name may come several times."""


class Unsaved(InWorkspace, Base):
    """One window's form as it last stood. No revision: nobody else sees it, it voids nothing.

    `page`: the window, by a random name. `version`: how often it was kept, so that a second window
    on the same text is noticed. `post_id` None: a post that was never saved.
    """

    __tablename__ = "unsaved"
    __table_args__ = (
        UniqueConstraint("page"),
        Index("ix_unsaved_user_post", "user_id", "post_id"),
        Index("ix_unsaved_at", "at"),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    page: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    fields: Mapped[Fields] = mapped_column(JSON)
    at: Mapped[datetime]
