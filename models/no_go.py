"""Days and hours on which nothing is placed, of one channel or of the whole workspace."""

from datetime import date
from typing import Final

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace

WHOLE_DAY: Final = 24  # the hour at which a day ends


class DaysOff(InWorkspace, Base):
    """From `first` to `last`, both included, by the calendar of each channel's public.

    `channel_id` None: on every channel of the workspace.
    """

    __tablename__ = "days_off"
    channel_id: Mapped[int | None] = mapped_column(
        ForeignKey("channel.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    first: Mapped[date]
    last: Mapped[date]


class HoursOff(InWorkspace, Base):
    """Each week on that `weekday` (Monday 0), local hours, `start <= hour < end`.

    `channel_id` None: on every channel of the workspace.
    """

    __tablename__ = "hours_off"
    channel_id: Mapped[int | None] = mapped_column(
        ForeignKey("channel.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
