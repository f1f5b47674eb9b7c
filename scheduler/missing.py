"""Which posts miss their time while an account does not open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Account, Credentials, Refreshes
from connectors.seam import offers
from lib.errors import Refusal
from lib.i18n import Text, say, say_n
from models.channel import Channel
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState

FEW: Final = 5
_MOST: Final = 20
WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A post that waits on a channel, and when it is to leave."""

    post_id: int
    title: str
    due_at: datetime

    @property
    def words(self) -> Text:
        return say("“%(title)s”, %(at)s", title=self.title, at=self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """The first of them by name, the next one first, and how many there are in all."""

    first: Sequence[Missing]
    count: int

    def lines(self, few: int = FEW) -> Sequence[Text]:
        """At most `few` (of 20), each with its time, and how many more."""
        named = [one.words for one in self.first[:few]]
        more = self.count - len(named)
        return [*named, say_n("and one more", "and %(n)s more", more)] if more else named

    def in_one_line(self) -> Text | None:
        """« “Open day”, Tue 1 Dec 2026, 08:30; and 3 more »; None where nothing waits."""
        if not self.count:
            return None
        *before, told = self.lines()
        for one in reversed(before):
            told = say("%(one)s; %(others)s", one=one, others=told)
        return told


def on(
    session: Session,
    channel_id: int,
    *,
    since: datetime | None = None,
    owner_id: int | None = None,
) -> Misses:
    """What waits on the channel, due from `since` on; `owner_id`: that person's posts alone."""
    waiting = [Delivery.channel_id == channel_id, Delivery.state.in_(WAITING)]
    if since is not None:
        waiting.append(Delivery.due_at >= since)
    if owner_id is not None:
        waiting.append(Post.owner_id == owner_id)
    joined = select(Post.id, Post.title, Delivery.due_at).join(
        Delivery, Delivery.post_id == Post.id
    )
    first = joined.where(*waiting).order_by(Delivery.due_at, Delivery.id).limit(_MOST)
    every = select(func.count(Delivery.id)).join(Post, Post.id == Delivery.post_id).where(*waiting)
    return Misses(
        first=[
            Missing(post_id=row.id, title=row.title, due_at=row.due_at)
            for row in session.execute(first)
        ],
        count=session.scalar(every) or 0,
    )


def because_of(session: Session, channel: Channel, *, owner_id: int | None = None) -> Misses:
    """What misses its time on a channel that is paused, or after its access has ended for good."""
    if channel.paused_at is not None:
        return on(session, channel.id, owner_id=owner_id)
    if channel.expires_at is None or renews_itself(channel):
        return Misses(first=(), count=0)
    return on(session, channel.id, since=channel.expires_at, owner_id=owner_id)


def renews_itself(channel: Channel) -> bool:
    """Whether its access is renewed without a person."""
    account = Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )
    try:
        return offers(registry.plugin(channel.kind).connect(account), Refreshes)
    except Refusal:
        return False
