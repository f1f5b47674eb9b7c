"""A post that comes back: the rule from which its deliveries are made, date by date."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, choice


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Series(InWorkspace, Base):
    """One post on one channel, every `step` weeks, months or years from `first` on.

    `first`, `last` (None: for ever): ISO dates of the public's calendar, in `zone`; `wall`: the
    local time, such as 10:00. `ended_at` set: it comes back no more, for `ended_why`.
    """

    __tablename__ = "series"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    every: Mapped[Every] = mapped_column(choice(Every))
    step: Mapped[int] = mapped_column(default=1)
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str | None] = mapped_column(String(10))
    wall: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(64))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Text | None]
