"""How often something was asked lately, for all web processes to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, String, case, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.telling import inserting

_KEPT: Final = timedelta(hours=1)  # long after their end, so that nobody else writes them meanwhile


class RateCount(Base):
    """`count` until `ends_at`, then from 0 again. `key` tells neither an address nor a link."""

    __tablename__ = "rate_count"
    key: Mapped[str] = mapped_column(String(64), unique=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often until then."""

    count: int
    ends_at: datetime


def counted(session: Session, key: str, *, now: datetime) -> Count | None:
    """None: not once in the time that runs."""
    wanted = select(RateCount.count, RateCount.ends_at).where(
        RateCount.key == key, RateCount.ends_at > now
    )
    for count, ends_at in session.execute(wanted):
        return Count(count=count, ends_at=ends_at)
    return None


def add(connection: Connection, more: Mapping[str, Count], *, now: datetime) -> None:
    """To what others have counted; whose time is over begins anew, and old ones go."""
    connection.execute(delete(RateCount).where(RateCount.ends_at < now - _KEPT))
    written = inserting(connection, RateCount)
    is_over, given = RateCount.ends_at <= now, written.excluded
    anew = {
        "count": case((is_over, given.count), else_=RateCount.count + given.count),
        "ends_at": case((is_over, given.ends_at), else_=RateCount.ends_at),
    }
    written = written.on_conflict_do_update(index_elements=[RateCount.key], set_=anew)
    connection.execute(written, list(_rows(more)))


def _rows(more: Mapping[str, Count]) -> Iterable[dict[str, object]]:
    """In one order: two who write the same ones at once do not wait for each other."""
    return (
        {"key": key, "count": more[key].count, "ends_at": more[key].ends_at} for key in sorted(more)
    )
