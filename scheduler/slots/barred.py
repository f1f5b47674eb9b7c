"""The no-go days and hours of a channel: its own, the workspace's, and public holidays."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    String,
    bindparam,
    cast,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lib.public_holidays import PublicHolidays
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.no_go import DaysOff, HoursOff
from models.scope import scoped
from scheduler.missing import WAITING
from scheduler.slots.no_go import Days, Hours, NoGo


def bars_of(session: Session, channel: Channel) -> NoGo:
    return NoGo(
        days=tuple(_days(session, channel)),
        hours=tuple(_hours(session, channel)),
        holidays=holidays_of(channel),
    )


def all_bars(session: Session, actor: Actor, channels: Collection[Channel]) -> dict[int, NoGo]:
    """As `bars_of`, of each of the workspace's channels at once, by its id."""
    rows = session.execute(_every_bar(), {"workspace": actor.workspace_id}).all()
    return {
        channel.id: NoGo(
            days=tuple(
                Days(name=row.name, first=row.first, last=row.last)
                for row in rows
                if row.name is not None and row.channel_id in (None, channel.id)
            ),
            hours=tuple(
                Hours(weekday=row.weekday, start=row.start, end=row.end)
                for row in rows
                if row.name is None and row.channel_id in (None, channel.id)
            ),
            holidays=holidays_of(channel),
        )
        for channel in channels
    }


@cache
def _every_bar() -> CompoundSelect[*tuple[Any, ...]]:
    """Days have a name and hours have none."""
    days = select(
        DaysOff.channel_id,
        DaysOff.name,
        DaysOff.first,
        DaysOff.last,
        *(cast(null(), Integer).label(name) for name in ("weekday", "start", "end")),
        DaysOff.id,
    ).where(DaysOff.workspace_id == bindparam("workspace"))
    hours = select(
        HoursOff.channel_id,
        cast(null(), String),
        cast(null(), Date),
        cast(null(), Date),
        HoursOff.weekday,
        HoursOff.start,
        HoursOff.end,
        HoursOff.id,
    ).where(HoursOff.workspace_id == bindparam("workspace"))
    return union_all(days, hours).order_by("first", "weekday", "start", "id")


def standing(session: Session, actor: Actor, channel_id: int | None) -> int:
    """How many posts wait for a day or an hour kept free, on that channel or (None) on all."""
    concerned = scoped(actor, Channel).where(Channel.archived_at.is_(None))
    if channel_id is not None:
        concerned = concerned.where(Channel.id == channel_id)
    return sum(_standing(session, channel) for channel in session.scalars(concerned).all())


def _standing(session: Session, channel: Channel) -> int:
    bars = bars_of(session, channel)
    waiting = select(Delivery.due_at).where(
        Delivery.workspace_id == channel.workspace_id,
        Delivery.channel_id == channel.id,
        Delivery.state.in_(WAITING),
    )
    return sum(bars.bar(wall_time(at, channel.zone)) is not None for at in session.scalars(waiting))


def holidays_of(channel: Channel) -> PublicHolidays | None:
    if channel.holiday_country is None:
        return None
    return PublicHolidays(country=channel.holiday_country, region=channel.holiday_region)


def _days(session: Session, channel: Channel) -> list[Days]:
    found = select(DaysOff).where(
        DaysOff.workspace_id == channel.workspace_id, _concerns(DaysOff, channel)
    )
    rows = session.scalars(found.order_by(DaysOff.first, DaysOff.id))
    return [Days(name=row.name, first=row.first, last=row.last) for row in rows]


def _hours(session: Session, channel: Channel) -> list[Hours]:
    found = select(HoursOff).where(
        HoursOff.workspace_id == channel.workspace_id, _concerns(HoursOff, channel)
    )
    rows = session.scalars(found.order_by(HoursOff.weekday, HoursOff.start, HoursOff.id))
    return [Hours(weekday=row.weekday, start=row.start, end=row.end) for row in rows]


def _concerns(table: type[DaysOff | HoursOff], channel: Channel) -> ColumnElement[bool]:
    return or_(table.channel_id.is_(None), table.channel_id == channel.id)
