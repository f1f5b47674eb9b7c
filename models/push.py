"""Browsers that are told of notices, and the key by which push services know us."""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

ONLY: Final = "vapid"


class PushKey(Base):
    """The installation's private key, sealed under PLACE; made once, since each browser keeps to
    the one it was given.
    """

    __tablename__ = "push_key"
    PLACE = "push_key:vapid"
    name: Mapped[str] = mapped_column(String(16), unique=True, default=ONLY)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class PushDevice(Base):
    """One browser of one person. `digest`: SHA-256 of its address at its push service.

    `sealed`: JSON of that address (whoever has it can write to it) and of the browser's keys.
    `sent_at`: when it was last told something. `lately`: the last few of these, in ISO 8601.
    """

    __tablename__ = "push_device"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    lately: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    @property
    def place(self) -> str:
        return f"push_device:{self.digest}"

    def note_sent(self, *, now: datetime, most: int) -> None:
        self.sent_at = now
        self.lately = [*self.lately, now.isoformat()][-most:]

    @property
    def via(self) -> str:
        """Its way out of the house, as `models.outgoing.Outgoing` keeps it."""
        return f"{PUSH}{self.id}"


PUSH: Final = "push:"
