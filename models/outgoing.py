"""Notices on their way out of the house: what waits to be sent, and letters."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    literal_column,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, choice

MAIL = "mail"


class Outgoing(InWorkspace, Base):
    """One notice that is to reach one person by one way, `due_at` the earliest.

    `via`: by which way, such as MAIL. `since`: when it was first told. `urgent`: at any hour.
    `said`: why it did not go the last time. The row goes once it was sent, or put into a letter.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("notice_id", "via"),
        Index("ix_outgoing_due", "due_at"),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    via: Mapped[str] = mapped_column(String(24))
    digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    since: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    said: Mapped[Text | None]


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # or whoever was sending it died
    SENT = "sent"
    REFUSED = "refused"  # for good


class Mailing(InWorkspace, Base):
    """One letter, written out: what is tried again is the same letter, under the same Message-ID.

    `letter`: as `lib.mail.Letter`. `notices`: the numbers of those it tells. `since`: the oldest of
    them. `lease_until`: whoever is sending it has until then. `said`: why it did not go.
    """

    __tablename__ = "mailing"
    __table_args__ = (
        Index(
            "ix_mailing_open",
            "try_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index("ix_mailing_user", "user_id", "made_at"),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.WAITING)
    letter: Mapped[dict[str, Any]] = mapped_column(JSON)
    notices: Mapped[list[int]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    since: Mapped[datetime]
    made_at: Mapped[datetime]
    try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    said: Mapped[Text | None]


def is_open(state: InstrumentedAttribute[MailState]) -> ColumnElement[bool]:
    """Written out, so that the index of those few is used."""
    return state.in_((literal_column("'waiting'"), literal_column("'sending'")))
