"""What is known of posts that come back: their series, and the deliveries that these wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.errors import Refusal
from lib.zones import Located, locate, wall_time
from models.actor import Actor
from models.delivery import Delivery
from models.scope import fetch, scoped
from models.series import Series
from models.way import DeliveryState
from scheduler.recurring.recurrence import Rule, dates

_AHEAD: Final = timedelta(days=366 * 12)  # how far the next dates are looked for
SHOWN: Final = 5


class ComesBack(Refusal):
    """The post is repeated on this channel already."""

    code = "comes_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One coming date. `delivery` None: not written yet."""

    on: date
    at: datetime
    delivery: Delivery | None


def rule_of(series: Series) -> Rule:
    return Rule(
        every=series.every,
        step=series.step,
        first=date.fromisoformat(series.first),
        last=date.fromisoformat(series.last) if series.last else None,
    )


def wall_of(series: Series, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(series.wall))


def located(series: Series, day: date) -> Located:
    return locate(wall_of(series, day), series.zone)


def one(session: Session, actor: Actor, series_id: int) -> Series:
    """Raises NotFound."""
    return fetch(session, actor, Series, series_id)


def of_post(session: Session, actor: Actor, post_id: int) -> Sequence[Series]:
    """Those that go on first, then the newest."""
    found = scoped(actor, Series).where(Series.post_id == post_id)
    return session.scalars(found.order_by(Series.ended_at.is_not(None), Series.id.desc())).all()


def open_on(session: Session, post_id: int, channel_id: int) -> Series | None:
    found = select(Series).where(
        Series.post_id == post_id, Series.channel_id == channel_id, Series.ended_at.is_(None)
    )
    return session.scalars(found).first()


def return_on(session: Session, series: Series, at: datetime | None) -> Delivery | None:
    """Its delivery for the local day of that instant, held until the transaction ends."""
    if at is None:
        return None
    day = wall_time(at, series.zone).date().isoformat()
    found = select(Delivery).where(Delivery.series_id == series.id, Delivery.local_date == day)
    locked = found.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def written(session: Session, series: Series) -> dict[str, Delivery]:
    """What was made of it so far, by its local date."""
    found = select(Delivery).where(Delivery.series_id == series.id)
    return {each.local_date: each for each in session.scalars(found) if each.local_date}


def coming(session: Session, series: Series, *, now: datetime) -> list[Return]:
    """Its next dates, at most SHOWN; those that were cancelled too, and where moved ones went."""
    if series.ended_at is not None:
        return []
    return list(islice(_coming(session, series, now=now), SHOWN))


def _coming(session: Session, series: Series, *, now: datetime) -> Iterator[Return]:
    today = wall_time(now, series.zone).date()
    made = written(session, series)
    for day in dates(rule_of(series), since=today, until=today + _AHEAD):
        delivery = made.get(day.isoformat())
        at = delivery.due_at if delivery else located(series, day).at
        if at >= now or (delivery is not None and delivery.state is DeliveryState.PLANNED):
            yield Return(on=day, at=at, delivery=delivery)
