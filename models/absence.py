"""Who is away, from which day to which, and who stands in for them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class Absence(InWorkspace, Base):
    """`first`, `last`: days of the workspace's clock, both included. `deputy_id` None: nobody.

    `by_id`: who said so, as a manager may for somebody who is ill.
    """

    __tablename__ = "absence"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    first: Mapped[date]
    last: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
