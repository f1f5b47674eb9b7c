"""Who was thanked for which post, and by whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace

_BY_THE_HOUSE = text("by_id IS NULL")


class Thanks(InWorkspace, Base):
    """To whoever wrote the post. `by_id` None: by the house, once, when it had been live for long.

    `said`: the sentence, somebody’s own or what came of the post; None: nothing was added.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("post_id", "by_id"),
        Index(
            "uq_thanks_house",
            "post_id",
            unique=True,
            sqlite_where=_BY_THE_HOUSE,
            postgresql_where=_BY_THE_HOUSE,
        ),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    said: Mapped[Text | None]
    at: Mapped[datetime]
