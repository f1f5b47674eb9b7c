"""The pillars of the line: what an association speaks of, and how much of each it aims at."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Pillar(InWorkspace, Base):
    """A post belongs to it by its name, as `known_as` reads it.

    `share`: of the posts with a pillar, in parts of all shares together. `position`: its place in
    the list. `archived_at` set: aimed at no more; what was written for it keeps its name.
    """

    __tablename__ = "pillar"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    name: Mapped[str] = mapped_column(String(120))
    share: Mapped[int]
    position: Mapped[int]
    archived_at: Mapped[datetime | None]


def known_as(name: str) -> str:
    """What two spellings of one pillar have in common: people write “Témoignages ” as well."""
    return " ".join(name.split()).casefold()
