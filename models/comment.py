"""What people say of a post while it is reviewed, and what they suggest instead."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice


class Thread(StrEnum):
    """Who reads it: the team alone, or also the guests whom the post was shown to."""

    TEAM = "team"
    GUESTS = "guests"


class Comment(InWorkspace, Base):
    """One remark on one revision. `parent_id`: of the remark that it answers.

    `anchor`: what it is about, None for the post as a whole: `{"field": "text" | "variant:<channel
    id>" | "media:<sha256>" | "link" | "comment", "start": 0, "end": 5, "quote": "Bring"}`, of a
    picture `x` and `y` from 0 to 1 instead of `start`, `end`, `quote`; offsets count code points.
    `replacement`: what is suggested in place of the quote; None: nothing is. `taken_id`: the
    revision that took it up. `by_id`: for a guest's whoever gave the link. `name`: the writer's,
    as it was. `settled_at`: nothing is left to do about it.
    """

    __tablename__ = "comment"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    thread: Mapped[Thread] = mapped_column(choice(Thread))
    anchor: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    body: Mapped[str]
    replacement: Mapped[str | None]
    taken_id: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest_link.id"))
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
