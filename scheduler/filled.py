"""How many weeks ahead are filled on each channel at its cadence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models.channel import Channel
from models.delivery import Delivery
from models.way import DeliveryState
from scheduler.slots.agenda import WEEK

WEEKS: Final = 8
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """`counts`: what is planned, or held, in each of the coming weeks, counted from now."""

    per_week: int
    counts: Sequence[int]

    @property
    def ahead(self) -> int:
        """Filled one after the other from now on."""
        return len(list(takewhile(lambda count: count >= self.per_week, self.counts)))


def filled(session: Session, channels: Sequence[Channel], *, now: datetime) -> dict[int, Filled]:
    """By channel."""
    weeks = [now + number * WEEK for number in range(WEEKS + 1)]
    number = func.count(Delivery.id)
    each = [
        number.filter(and_(Delivery.due_at >= since, Delivery.due_at < until))
        for since, until in pairwise(weeks)
    ]
    found = (
        select(Delivery.channel_id, *each)
        .where(
            Delivery.channel_id.in_([one.id for one in channels]),
            Delivery.due_at >= now,
            Delivery.due_at < weeks[-1],
            Delivery.state.in_(_WAITING),
        )
        .group_by(Delivery.channel_id)
    )
    counted = {row[0]: tuple(row[1:]) for row in session.execute(found)}
    nothing = (0,) * WEEKS
    return {
        one.id: Filled(per_week=one.per_week, counts=counted.get(one.id, nothing))
        for one in channels
    }
