"""Where ideas come from by themselves: feeds that are read, and letters to the house's mailbox."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace


class IdeaSource(InWorkspace, Base):
    """A feed (RSS or Atom) whose new entries become ideas.

    `due_at`: not read before then. `seen`: short hashes of the entries that were there. `etag`,
    `modified`: what its server said of the last answer, "" for nothing. `read_at`: the last reading
    that went well; `reason`, `remedy`: of the last one, None once it went well. `paused_at` set: it
    is not read.
    """

    __tablename__ = "idea_source"
    __table_args__ = (UniqueConstraint("workspace_id", "address"),)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(500))
    due_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(String(300), default="")
    modified: Mapped[str] = mapped_column(String(100), default="")
    seen: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[Text | None]
    remedy: Mapped[Text | None]
    created_at: Mapped[datetime]


class IdeaLetter(InWorkspace, Base):
    """A letter that was taken out of the mailbox, once: known by its Message-ID.

    `sender`, `subject`: forgotten after a while. `idea_id`: what it became. `kept_apart`: why it
    became nothing. `remark`: what of it was left out.
    """

    __tablename__ = "idea_letter"
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    sender: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="SET NULL"))
    kept_apart: Mapped[Text | None]
    remark: Mapped[Text | None]
    read_at: Mapped[datetime]
