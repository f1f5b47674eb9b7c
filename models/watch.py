"""What the installation itself remembers: alarms it gave, and facts it compares with later."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Alarm(Base):
    """Something that people were told of, once, however many processes saw it.

    `name`: what is wrong, such as `daemon silent`. `told_at`, `over_at`: when the messages went out
    that it is so, and that it is over. `tell_at`: whoever is telling has until then.
    """

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("name", "since"),)
    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]


class Fact(Base):
    """One thing to be compared with later, such as the version of the time zones' rules."""

    __tablename__ = "fact"
    name: Mapped[str] = mapped_column(String(80), unique=True)
    value: Mapped[str]
