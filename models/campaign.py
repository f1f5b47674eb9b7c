"""Campaigns: posts that belong together for a while."""

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Campaign(InWorkspace, Base):
    """A post belongs to it by its name, as `known_as` reads it (decision 0018).

    `mark`: a sign that tells it from the others without colour. `first`, `last`: local days, both
    included. `aim`: what it is to achieve, in words. `ended_at` set: it is offered no more; its
    posts keep its name.
    """

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    name: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(4))
    first: Mapped[date | None]
    last: Mapped[date | None]
    aim: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
