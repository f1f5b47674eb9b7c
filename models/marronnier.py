"""The stories that come back every year, and each time one of them falls due."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Marronnier(InWorkspace, Base):
    """What comes back, for which a new post is written each time.

    `rule`: see `lib.yearly`. `lasts_days`: how many days each occasion has, the first included.
    `lead_days`: so long before it is proposed. `channels`: ids that its posts are written for.
    `note`: what is to be said. `model_id`: the post whose text the next one starts from; None: last
    time's. `owner_id`: who sees to it. `ended_at` set: it comes back no more.
    """

    __tablename__ = "marronnier"
    name: Mapped[str] = mapped_column(String(120))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    lasts_days: Mapped[int] = mapped_column(default=1)
    lead_days: Mapped[int] = mapped_column(default=60)
    channels: Mapped[list[int]] = mapped_column(JSON)
    pillar: Mapped[str] = mapped_column(String(120), default="")
    goal: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    model_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Occasion(InWorkspace, Base):
    """One time that it falls due: local days from `first` to `last`, both included.

    `post_id`: what was written for it. `skipped_at` set: not this time, for `skipped_why`.
    """

    __tablename__ = "occasion"
    __table_args__ = (
        UniqueConstraint("marronnier_id", "first"),
        Index("ix_occasion_workspace_last", "workspace_id", "last"),
    )
    marronnier_id: Mapped[int] = mapped_column(ForeignKey("marronnier.id", ondelete="CASCADE"))
    first: Mapped[date]
    last: Mapped[date]
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="SET NULL"), index=True
    )
    skipped_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    skipped_at: Mapped[datetime | None]
    skipped_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
