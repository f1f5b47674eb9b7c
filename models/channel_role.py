"""The role that somebody has on one channel, beside the one in the workspace."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice
from models.way import Role


class ChannelRole(InWorkspace, Base):
    """Raises what its member may do with posts of that channel, never lowers it.

    Goes with the membership: whoever is let go and comes back begins without.
    """

    __tablename__ = "channel_role"
    __table_args__ = (UniqueConstraint("membership_id", "channel_id"),)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("channel.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(choice(Role))
