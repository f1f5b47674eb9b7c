"""Invitations: a link by which somebody comes into a workspace."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice
from models.way import Role


class Invitation(InWorkspace, Base):
    """Only the SHA-256 of the link's secret is kept. `taken_at` set: it opens nothing any more."""

    __tablename__ = "invitation"
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(choice(Role))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
