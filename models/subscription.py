"""Calendars that a person's own program reads by a secret address."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Subscription(InWorkspace, Base):
    """One such address. Only the SHA-256 of its token is kept.

    `filters`: as they stand in the calendar's address (`channel`, `temperature`, `state`, and
    `layer` for what stands behind). `own`: that person's posts only.
    """

    __tablename__ = "subscription"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    filters: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    own: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
