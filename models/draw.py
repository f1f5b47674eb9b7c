"""What was drawn when the planner gave a post its time: what a fair comparison needs."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Draw(InWorkspace, Base):
    """Of a delivery, its first: it stays though a person moves the post afterwards, because who
    leaves out what was moved compares the posts that somebody cared for with those nobody did.

    `explored`: not the best hour of its day, but one that was drawn. `propensity`: the chance that
    its hour had. `best_chance`: the chance that the best hour had; 1: nothing else could come.
    `best_gain`: what the best hour was expected to gain over the others that might have been drawn
    (0.05 = 5 %).
    """

    __tablename__ = "draw"
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), unique=True
    )
    explored: Mapped[bool]
    propensity: Mapped[float]
    best_chance: Mapped[float]
    best_gain: Mapped[float]
    drawn_at: Mapped[datetime]
