"""Web hooks: addresses of an association's own programs that are told what happens."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from lib.i18n import Text
from lib.seal import Keyring
from models.base import Base, InWorkspace, choice


class WebhookEvent(StrEnum):
    SUBMITTED = "post.submitted"
    APPROVED = "post.approved"
    CHANGES_REQUESTED = "post.changes_requested"
    REJECTED = "post.rejected"
    PUBLISHED = "delivery.published"
    FAILED = "delivery.failed"
    UNSURE = "delivery.unsure"
    MISSED = "delivery.missed"
    HELD = "delivery.held"
    STOPPED = "stop"
    RESUMED = "resume"
    TEST = "test"  # sent on demand to one hook, whatever it asked for


EVENTS: Final = tuple(one for one in WebhookEvent if one is not WebhookEvent.TEST)


class Webhook(InWorkspace, Base):
    """`sealed`: the secret that signs. `events`: which it is told.

    `paused_at` set: nothing new is noted for it and nothing leaves, for `paused_why`. `taken_at`:
    when it last took something. `rest_until`: it failed, and is left alone until then.
    """

    __tablename__ = "webhook"
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(500))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    events: Mapped[list[str]] = mapped_column(JSON)
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[Text | None]
    taken_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def secret(self, keyring: Keyring) -> str:
        """Raises lib.seal.Unsealable."""
        return keyring.open(self.sealed, place=self._place())

    def keep_secret(self, keyring: Keyring, secret: str) -> None:
        """Once it has its number."""
        self.sealed = keyring.seal(secret, place=self._place())

    def _place(self) -> str:
        return f"webhook:{self.id}"


class CallState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # or whoever was sending it died
    TAKEN = "taken"
    GIVEN_UP = "given_up"  # after a day in which others were taken


class WebhookDelivery(InWorkspace, Base):
    """One event for one hook: `body` is sent as it stands, so that every try is the same.

    `event_id`: the same for every hook and every try. `lease_until`: whoever is sending it has
    until then. `status`: of the last answer, None where there was none. `said`: why it was not
    taken.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index(
            "ix_webhook_delivery_open",
            "try_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event_id: Mapped[str] = mapped_column(String(40))
    event: Mapped[WebhookEvent] = mapped_column(choice(WebhookEvent))
    body: Mapped[str]
    state: Mapped[CallState] = mapped_column(choice(CallState), default=CallState.WAITING)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime] = mapped_column(index=True)
    try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    status: Mapped[int | None]
    said: Mapped[Text | None]


def is_open(state: InstrumentedAttribute[CallState]) -> ColumnElement[bool]:
    """Written out, so that the index of those few is used."""
    return state.in_((literal_column("'waiting'"), literal_column("'sending'")))
