"""Programs elsewhere that are told what happens, each message signed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, choice


class Event(StrEnum):
    """What a program may ask to be told."""

    SUBMITTED = "post.submitted"
    APPROVED = "post.approved"
    CHANGES_REQUESTED = "post.changes_requested"
    REJECTED = "post.rejected"
    PUBLISHED = "delivery.published"
    FAILED = "delivery.failed"
    UNSURE = "delivery.unsure"
    MISSED = "delivery.missed"
    HELD = "delivery.held"
    STOPPED = "stop.pulled"
    RESUMED = "stop.ended"
    TEST = "test"


class CallState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


class Webhook(InWorkspace, Base):
    """`events`: those it is told. `secret` is sealed, as is the one before it, which signs as well
    until `old_until`. `paused_at`, `paused_why`: since when nothing is sent, and the reason.
    """

    __tablename__ = "webhook"
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(1000))
    events: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[Text | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]


class WebhookCall(InWorkspace, Base):
    """One message to one webhook; `key` is the same on every try."""

    __tablename__ = "webhook_call"
    __table_args__ = (
        Index(
            "ix_webhook_call_open",
            "try_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )
    webhook_id: Mapped[int] = mapped_column(
        ForeignKey("webhook.id", ondelete="CASCADE"), index=True
    )
    event: Mapped[Event] = mapped_column(choice(Event))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[CallState] = mapped_column(choice(CallState), default=CallState.WAITING)
    at: Mapped[datetime]
    try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None]
    said: Mapped[Text | None]
