"""Workspaces, the people in them, and their API tokens."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.approval import KeptFor, OwnApproval
from models.base import Base, InWorkspace, choice
from models.way import Role

REPLAY_KEPT: Final = timedelta(hours=24)


class Workspace(Base):
    """One association, or one local branch. `zone` is IANA, `language` fr or en.

    `plans_itself`: approved posts get their times without anybody asking; `planned_at`: when that
    was done last.
    `explore`: percent of the times of warm and cold posts that are drawn, to learn from. `cut_off`:
    the local hour of the day before at which a place kept for hot posts is given away.
    `own_approval`: whether one agrees to what one wrote. `approval_kept`: how far people move an
    approved post without asking again.
    `due_…`: how long before it leaves a post should be agreed to; `due_days`: where nothing says
    when it leaves. `remind_first`, `remind_last`: percent of the time that is used up by then.
    """

    __tablename__ = "workspace"
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    demo: Mapped[bool] = mapped_column(default=False)
    plans_itself: Mapped[bool] = mapped_column(default=False, server_default=false())
    planned_at: Mapped[datetime | None]
    explore: Mapped[int] = mapped_column(default=15, server_default="15")
    cut_off: Mapped[int] = mapped_column(default=18, server_default="18")
    own_approval: Mapped[OwnApproval] = mapped_column(
        choice(OwnApproval), default=OwnApproval.ALONE, server_default="alone"
    )
    approval_kept: Mapped[KeptFor] = mapped_column(
        choice(KeptFor), default=KeptFor.ANY_DAY, server_default="any_day"
    )
    due_hot_minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    due_warm_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    due_cold_hours: Mapped[int] = mapped_column(default=48, server_default="48")
    due_days: Mapped[int] = mapped_column(default=3, server_default="3")
    remind_first: Mapped[int] = mapped_column(default=50, server_default="50")
    remind_last: Mapped[int] = mapped_column(default=75, server_default="75")
    created_at: Mapped[datetime]


class User(Base):
    """A person who signs in. `password` is a hash; None: no password was set yet.

    `fs_uniquifier` names the person's sessions: a new value signs every one of them out.
    """

    __tablename__ = "user"
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]


class Membership(InWorkspace, Base):
    """A person's role in a workspace. `steps_away_at`: when they put the first steps away."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    steps_away_at: Mapped[datetime | None]


class ApiToken(InWorkspace, Base):
    """A key for scripts. Only the SHA-256 of the token is kept; `scopes` such as `posts:write`."""

    __tablename__ = "api_token"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Replay(InWorkspace, Base):
    """The answer already given to a POST with this Idempotency-Key, to be given again.

    `status` None: the first request is still being worked on.
    """

    __tablename__ = "replay"
    __table_args__ = (UniqueConstraint("token_id", "key"),)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    body: Mapped[str | None]
    created_at: Mapped[datetime]
