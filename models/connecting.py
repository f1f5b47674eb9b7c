"""People who left for a network's sign-in page and have not come back yet."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace

LASTS: Final = timedelta(minutes=10)


class Connecting(InWorkspace, Base):
    """One sign-in on its way: taken away by the first who comes back with its state.

    `state`: SHA-256 of what the network gives back. `sealed`: what only we know (the verifier, the
    app, the accounts to choose from); its place is `connecting:<state>`. `channel_id`: the channel
    that is connected anew; None for a new one.
    """

    __tablename__ = "connecting"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ends_at: Mapped[datetime] = mapped_column(index=True)

    @staticmethod
    def place(state: str) -> str:
        return f"connecting:{state}"
