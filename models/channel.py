"""Connected accounts and their sealed credentials."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, choice

DEFAULT_LATE = {"hot": ["drop", 15], "warm": ["ask", 1440], "cold": ["publish", 1440]}


class Aim(StrEnum):
    """What counts as a post's success, of what its network tells."""

    ALL = "all"
    REPLIES = "replies"
    SHARES = "shares"
    CLICKS = "clicks"


class Channel(InWorkspace, Base):
    """One account on one network, with its rules.

    `zone`: the public's IANA zone. `audience`: the parts of it that live elsewhere, each a `zone`
    and a `share` (0.3: three in ten).
    `gap_minutes`: least time between two posts. `per_week`: the cadence aimed at. `daily_cap`:
    most in one local day. `quiet_from`, `quiet_to`: local hours (0-23) between which nothing is
    placed; equal means none. `late`: by temperature, what to do once a delivery is later than so
    many minutes: publish, ask or drop.
    `holiday_country` (ISO 3166-1, None: none), `holiday_region` ("": all of it): whose public
    holidays are kept free.
    `mission`: whom it speaks to, and why. `reserve`: places a week that stay open for hot posts.
    `paused_at` set: nothing leaves, for `pause_reason`. `not_before`: the network asked to wait.
    `next_free_at`: end of the gap after the last post sent.
    `network`: the service that its calls go to, which fails as a whole: the kind, and the server
    where a kind has many. `renewing_until`, `renewing_by`: who is renewing its access just now.
    `access_number`: counts its credentials, so that nobody speaks for those that were replaced;
    `access_since`: when they were given. `aim`: what its good hours are learned from.
    `public_feed`: anybody may read what was published there as an Atom feed.
    """

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "handle"),)
    kind: Mapped[str] = mapped_column(String(40))
    network: Mapped[str] = mapped_column(String(300))
    handle: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    audience: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    options: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    gap_minutes: Mapped[int] = mapped_column(default=60)
    per_week: Mapped[int] = mapped_column(default=7)
    daily_cap: Mapped[int] = mapped_column(default=5)
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_to: Mapped[int] = mapped_column(default=7)
    holiday_country: Mapped[str | None] = mapped_column(String(2))
    holiday_region: Mapped[str] = mapped_column(String(40), default="", server_default="")
    mission: Mapped[str] = mapped_column(String(500), default="", server_default="")
    reserve: Mapped[int] = mapped_column(default=0, server_default="0")
    late: Mapped[dict[str, list[str | int]]] = mapped_column(JSON, default=DEFAULT_LATE.copy)
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[Text | None]
    not_before: Mapped[datetime | None]
    next_free_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    renewing_until: Mapped[datetime | None]
    renewing_by: Mapped[str | None] = mapped_column(String(200))
    access_number: Mapped[int] = mapped_column(default=0, server_default="0")
    access_since: Mapped[datetime | None]
    aim: Mapped[Aim] = mapped_column(choice(Aim), default=Aim.ALL, server_default="all")
    public_feed: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Secret(Base):
    """One sealed credential of a channel; its place is `channel:<id>:<field>`."""

    __tablename__ = "secret"
    __table_args__ = (UniqueConstraint("channel_id", "field"),)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @staticmethod
    def place(channel_id: int, field: str) -> str:
        return f"channel:{channel_id}:{field}"
