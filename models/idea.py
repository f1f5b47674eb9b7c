"""Ideas: what might become a post, whoever had it and however it came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import Actor
from models.base import Base, InWorkspace, choice
from models.permissions import May


class Origin(StrEnum):
    """How an idea came."""

    HAND = "hand"
    BROWSER = "browser"  # by the bookmarklet, from a page that somebody read
    FEED = "feed"
    MAIL = "mail"
    SCRIPT = "script"


class Idea(InWorkspace, Base):
    """One line that might become a post; it is none before somebody writes it.

    `link`: "" for none; `link_key`: what two spellings of one address have in common. `pictures`:
    SHA-256 of what came with it. `by_id` None: nobody of the house, but the feed `source_id`.
    `post_id`: what was written from it. `declined_at` set: not for us, for `declined_why`.
    """

    __tablename__ = "idea"
    __table_args__ = (Index("ix_idea_workspace_link", "workspace_id", "link_key"),)
    line: Mapped[str] = mapped_column(String(300))
    link: Mapped[str] = mapped_column(String(2000), default="")
    link_key: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(default="")
    pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("idea_source.id", ondelete="SET NULL"))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="SET NULL"), index=True
    )
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    declined_at: Mapped[datetime | None]
    declined_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Backing(InWorkspace, Base):
    """Somebody who would like to see an idea written, beside whoever had it."""

    __tablename__ = "idea_backing"
    __table_args__ = (UniqueConstraint("idea_id", "user_id"),)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Editors see all ideas; a volunteer their own, and those that they would like too."""
    if actor.may(May.READ_IDEAS):
        return true()
    backed = select(Backing.idea_id).where(
        Backing.workspace_id == actor.workspace_id, Backing.user_id == actor.user_id
    )
    return or_(Idea.by_id == actor.user_id, Idea.id.in_(backed))
