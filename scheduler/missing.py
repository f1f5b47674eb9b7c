"""Which posts miss their time while an account does not open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text, say, say_n
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState

FEW: Final = 5
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A post that waits on a channel, and when it is to leave."""

    post_id: int
    owner_id: int
    title: str
    due_at: datetime

    @property
    def words(self) -> Text:
        return say("“%(title)s”, %(at)s", title=self.title, at=self.due_at)


def on(session: Session, channel_id: int, *, since: datetime | None = None) -> Sequence[Missing]:
    """What waits on the channel, due from `since` on; the next one first."""
    wanted = (
        select(Post.id, Post.owner_id, Post.title, Delivery.due_at)
        .join(Delivery, Delivery.post_id == Post.id)
        .where(Delivery.channel_id == channel_id, Delivery.state.in_(_WAITING))
        .order_by(Delivery.due_at, Delivery.id)
    )
    if since is not None:
        wanted = wanted.where(Delivery.due_at >= since)
    return [
        Missing(post_id=row.id, owner_id=row.owner_id, title=row.title, due_at=row.due_at)
        for row in session.execute(wanted)
    ]


def lines(missing: Sequence[Missing], *, few: int = FEW) -> Sequence[Text]:
    """The first few, each with its time, and how many more."""
    named = [one.words for one in missing[:few]]
    more = len(missing) - few
    return [*named, say_n("and one more", "and %(n)s more", more)] if more > 0 else named


def in_one_line(missing: Sequence[Missing]) -> Text:
    """« “Open day”, Tue 1 Dec 2026, 08:30; and 3 more »; for at least one."""
    *before, told = lines(missing)
    for one in reversed(before):
        told = say("%(one)s; %(others)s", one=one, others=told)
    return told
