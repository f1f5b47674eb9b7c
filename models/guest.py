"""Links by which somebody without an account reads a post or a week, and says what they think."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace


class GuestLink(InWorkspace, Base):
    """Opens one post, or those that leave from `first` to `last` (local days, both included).

    Only the SHA-256 of its token is kept, as `digest`. `may_decide`: the guest agrees or refuses;
    otherwise they only comment. `once`: it is `spent_at` the moment something was decided.
    """

    __tablename__ = "guest_link"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date | None]
    last: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    language: Mapped[str] = mapped_column(String(8))
    may_decide: Mapped[bool] = mapped_column(default=True, server_default=true())
    once: Mapped[bool] = mapped_column(default=False, server_default=false())
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    spent_at: Mapped[datetime | None]
