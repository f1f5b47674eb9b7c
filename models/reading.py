"""When a channel is read, and how that went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, choice


class Subject(StrEnum):
    """What is read of a channel, each at its own pace."""

    HISTORY = "history"
    FIGURES = "figures"
    MENTIONS = "mentions"


class Reading(Base):
    """When one subject of a channel is read next, and how the last reading went.

    `due_at`: not before then. `lease_until`: somebody reads until then. `able` None: not known yet;
    False: the network gives it to nobody, or this account does not open it. `since`: how far back
    the history was read. `read_at`: the last reading that went well. `failures`: in a row;
    `reason`, `remedy`: of the last one, None once it went well.
    """

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("channel_id", "subject"),)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    subject: Mapped[Subject] = mapped_column(choice(Subject))
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    able: Mapped[bool | None]
    since: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Text | None]
    remedy: Mapped[Text | None]
