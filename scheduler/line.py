"""The line as the planner keeps to it, and how far what left and what is planned agree with it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import Delivery
from models.pillar import Pillar, known_as
from models.post import Post, Priority
from models.scope import scoped
from models.way import DeliveryState
from scheduler.balance import Balance, balance, together

WINDOW: Final = timedelta(weeks=4)
# Either step outweighs what lies between warm and cold, or between two hours; none makes another
# post worth what a hot one is when it becomes relevant (three times an ordinary cold one).
WORTH: Final[Mapping[Priority, float]] = {
    Priority.HIGH: 1.5,
    Priority.ORDINARY: 1.0,
    Priority.LOW: 0.7,
}
_OUT: Final = (DeliveryState.PUBLISHED, DeliveryState.SENDING, DeliveryState.UNSURE)
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)

Counts = Mapping[int, Counter[str]]
"""By channel and by the name of a pillar as `known_as` reads it, "" for none: deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`numbers`: of the pillars that are aimed at, by name as `known_as` reads it. `shares`: of
    them all, by number. `left`: what left in the last four weeks.
    """

    numbers: Mapping[str, int]
    shares: Mapping[int, float]
    left: Counts

    def number(self, pillar: str) -> int | None:
        return self.numbers.get(known_as(pillar))

    def recent(self, channel_id: int) -> dict[int, int]:
        """How many of each pillar left on that channel."""
        counts = self.left.get(channel_id, Counter())
        return {number: counts[name] for name, number in self.numbers.items() if counts[name]}


def line_of(session: Session, actor: Actor, *, now: datetime) -> Line:
    found = session.scalars(scoped(actor, Pillar).where(Pillar.archived_at.is_(None))).all()
    return Line(
        numbers={known_as(one.name): one.id for one in found},
        shares={one.id: float(one.share) for one in found if one.share},
        left=left(session, actor, now=now),
    )


def left(session: Session, actor: Actor, *, now: datetime) -> Counts:
    """What left, or may have, in the last four weeks."""
    return _counted(session, actor, _OUT, since=now - WINDOW, until=now)


def coming(session: Session, actor: Actor, *, now: datetime) -> Counts:
    """What is planned for the next four weeks, and what is held."""
    return _counted(session, actor, _WAITING, since=now, until=now + WINDOW)


def between(session: Session, actor: Actor, *, since: datetime, until: datetime) -> Counts:
    """What left, is planned or is held, `since <= at < until`."""
    return _counted(session, actor, (*_OUT, *_WAITING), since=since, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balances:
    """The mix of all channels together, and each one's own."""

    all: Balance
    own: Mapping[int, Balance]
    none: Balance

    def on(self, channel_id: int) -> Balance:
        return self.own.get(channel_id, self.none)


def balances(
    session: Session, actor: Actor, pillars: Sequence[Pillar], *, now: datetime
) -> Balances:
    gone, ahead = left(session, actor, now=now), coming(session, actor, now=now)
    nothing: Counter[str] = Counter()
    return Balances(
        all=balance(pillars, together(gone.values()), together(ahead.values())),
        own={
            one: balance(pillars, gone.get(one, nothing), ahead.get(one, nothing))
            for one in {*gone, *ahead}
        },
        none=balance(pillars, nothing, nothing),
    )


def _counted(
    session: Session,
    actor: Actor,
    states: Collection[DeliveryState],
    *,
    since: datetime,
    until: datetime,
) -> Counts:
    found = (
        select(Delivery.channel_id, Post.pillar, func.count(Delivery.id))
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.due_at >= since,
            Delivery.due_at < until,
            Delivery.state.in_(states),
        )
        .group_by(Delivery.channel_id, Post.pillar)
    )
    counts: dict[int, Counter[str]] = {}
    for channel_id, pillar, count in session.execute(found):
        counts.setdefault(channel_id, Counter())[known_as(pillar)] += count
    return counts
