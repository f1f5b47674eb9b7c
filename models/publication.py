"""What stands on the networks, whoever published it, and what came of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice

FROM_FILE: Final = "file:"  # how the number begins that we gave to what came without one


class Publication(InWorkspace, Base):
    """A post that stands on a channel: ours, or published natively (`delivery_id` None).

    `kind`: text, link, photo, video, or "" where the network does not tell. `measure_at`: when its
    figures are read next; None once they are all read. `gone_at`: the network no longer knew it.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("channel_id", "remote_id"),
        Index("ix_publication_workspace_published", "workspace_id", "published_at"),
        Index("ix_publication_channel_published", "channel_id", "published_at"),
        Index(
            "ix_publication_measured",
            "channel_id",
            "measure_at",
            sqlite_where=text("measure_at IS NOT NULL"),
            postgresql_where=text("measure_at IS NOT NULL"),
        ),
    )
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    delivery_id: Mapped[int | None] = mapped_column(
        ForeignKey("delivery.id", ondelete="SET NULL"), unique=True
    )
    remote_id: Mapped[str] = mapped_column(String(500))
    url: Mapped[str] = mapped_column(String(1000))
    text: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20), default="")
    published_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    measure_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]


class Age(StrEnum):
    """How old a publication is when its figures are read: only equal ages are compared."""

    HOUR = "1h"
    SIX_HOURS = "6h"
    DAY = "24h"
    TWO_DAYS = "48h"
    WEEK = "7d"

    @property
    def length(self) -> timedelta:
        return _LENGTHS[self]


_LENGTHS: Final = {
    Age.HOUR: timedelta(hours=1),
    Age.SIX_HOURS: timedelta(hours=6),
    Age.DAY: timedelta(hours=24),
    Age.TWO_DAYS: timedelta(hours=48),
    Age.WEEK: timedelta(days=7),
}


class Figure(Base):
    """One measured figure at one age. `value` None: the network did not tell, which is not 0.

    `at`: when it was read; what was months old when its channel was connected has its figures of
    then under `7d`.
    """

    __tablename__ = "figure"
    __table_args__ = (UniqueConstraint("publication_id", "age", "metric"),)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    age: Mapped[Age] = mapped_column(choice(Age))
    metric: Mapped[str] = mapped_column(String(40))
    value: Mapped[int | None]
    at: Mapped[datetime]
