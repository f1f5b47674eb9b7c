"""What people are told inside the house: one notice a matter, whatever becomes of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, choice


class NoticeKind(StrEnum):
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    EDITED = "edited"
    HANDED_OVER = "handed_over"  # to them, or from them to somebody else
    COMMENT = "comment"  # somebody said something of a post
    VOID = "void"  # what one had agreed to was changed
    LIVE = "live"
    THANKS = "thanks"  # for a post of theirs that stands there
    UNSURE = "unsure"
    FAILED = "failed"
    MISSED = "missed"
    HELD = "held"
    DISPLACED = "displaced"
    ACCESS = "access"  # a channel’s sign-in ends soon, or has ended
    WEBHOOK = "webhook"  # a program of theirs did not take what it was told
    DEVICE = "device"  # a phone of theirs that cannot be told any more
    OCCASION = "occasion"  # a marronnier comes up and nothing is written
    REMINDER = "reminder"  # somebody’s turn, and half of the time or more is gone
    ESCALATED = "escalated"  # the time is over: others are told as well
    STOPPED = "stopped"  # somebody pulled the switch: nothing leaves


class Notice(InWorkspace, Base):
    """`matter`: what it is about, such as `delivery:12`; the next news of it takes its place.

    `words` is the news, `more` the reason that was given, `why` why this person is told, `by_when`
    when it must be done, if something must. `link`: the page of ours where it stands,
    `url`: the post on its network. `read_at` None: not read yet.
    `handed_at` None: not yet handed on to the ways out of the house.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("workspace_id", "user_id", "matter"),
        Index("ix_notice_at", "at"),
        Index(
            "ix_notice_unhanded",
            "id",
            sqlite_where=text("handed_at IS NULL"),
            postgresql_where=text("handed_at IS NULL"),
        ),
        Index(
            "ix_notice_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind))
    matter: Mapped[str] = mapped_column(String(80))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[Text]
    more: Mapped[Text | None]
    why: Mapped[Text | None]
    by_when: Mapped[datetime | None]
    link: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
