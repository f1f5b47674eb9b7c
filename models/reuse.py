"""By which rules an evergreen post leaves again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace

MonthDays: TypeAlias = tuple[str, str]
"""The first and the last, both within, such as ("11-15", "01-05")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseRules:
    """What a person writes of them. None: as usual, which is 180 days, no limit, 12 months.

    `rest_days`: between two uses on a channel. `most_uses`: on each. `reread_months`: from one
    reading to the next. `expires_on`: from that day on it never leaves. `seasons`: the only parts
    of each year in which it makes sense; none: always.
    """

    rest_days: int | None = None
    most_uses: int | None = None
    reread_months: int | None = None
    expires_on: date | None = None
    seasons: tuple[MonthDays, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "rest_days": self.rest_days,
            "most_uses": self.most_uses,
            "reread_months": self.reread_months,
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "seasons": [{"from": first, "to": last} for first, last in self.seasons],
        }


class Reuse(InWorkspace, Base):
    """Of one post: heeded while it is cold. A post without a row has the usual rules.

    `read_on`: when somebody last made sure that it is still true; None: when it was written.
    The others: see ReuseRules.
    """

    __tablename__ = "reuse"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    rest_days: Mapped[int | None]
    most_uses: Mapped[int | None]
    reread_months: Mapped[int | None]
    expires_on: Mapped[date | None]
    seasons: Mapped[list[MonthDays]] = mapped_column(JSON, default=list)
    read_on: Mapped[datetime | None]

    @property
    def rules(self) -> ReuseRules:
        return ReuseRules(
            rest_days=self.rest_days,
            most_uses=self.most_uses,
            reread_months=self.reread_months,
            expires_on=self.expires_on,
            seasons=tuple((first, last) for first, last in self.seasons),
        )
