"""What all senders share: how much a network still takes, and whether it answers at all."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base


class Budget(Base):
    """What is left of one of a network's limits until `resets_at`; whole again from then on.

    `owner`: `channel 12`, `account bluesky alice.example` or `app bluesky`. `window`: seconds.
    `allowed`, `left`: in the limit's own unit (posts, points).
    """

    __tablename__ = "budget"
    __table_args__ = (UniqueConstraint("owner", "window"),)
    owner: Mapped[str] = mapped_column(String(600))
    window: Mapped[int]
    allowed: Mapped[int]
    left: Mapped[int]
    resets_at: Mapped[datetime]


class Circuit(Base):
    """A network that does not answer is left alone for a while, then tried with one post.

    `faults`: one more with each failed call, one less with each answered one. `until` set: open;
    once it has passed, `probe` is the one delivery that tries. `trips`: how often in a row.
    """

    __tablename__ = "circuit"
    network: Mapped[str] = mapped_column(String(300), unique=True)
    faults: Mapped[int] = mapped_column(default=0)
    trips: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime | None]
    probe: Mapped[int | None]
    reason: Mapped[Text | None]
    updated_at: Mapped[datetime]
