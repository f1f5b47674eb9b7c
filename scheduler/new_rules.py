"""A country changes its clocks: what is planned there leaves at the same local time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import zones
from lib.i18n import say
from lib.zones import Located, UnknownZone
from models.delivery import Delivery
from models.house import House
from models.watch import Fact
from models.way import DeliveryState

_FACT: Final = "time zones"
_AT_ONCE: Final = 500
_WAITING: Final = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the time zones' rules say, in one of their versions."""

    version: str = zones.VERSION
    locate: Callable[[datetime, str], Located] = zones.locate
    wall_time: Callable[[datetime, str], datetime] = zones.wall_time


def follow(house: House, rules: Rules | None = None) -> int:
    """How many deliveries were moved. Looks at them only where the rules are not those last seen.

    A few at a time: senders go on meanwhile. What is being sent or was is left alone.
    """
    rules = rules or Rules()
    with house.database.reading() as session:
        if _seen(session) == rules.version:
            return 0
    moved, after = 0, 0
    while True:
        now = house.now()
        with house.database.transaction() as session:
            rows = _next(session, after)
            moved += sum(_moved(row, rules, now=now) for row in rows)
        if not rows:
            break
        after = rows[-1].id
    with house.database.transaction() as session:
        _remember(session, rules.version)
    return moved


def _next(session: Session, after: int) -> Sequence[Delivery]:
    """Held until they are written, so that a claim and a move exclude each other."""
    found = (
        select(Delivery)
        .where(Delivery.id > after, Delivery.state.in_(_WAITING))
        .order_by(Delivery.id)
        .limit(_AT_ONCE)
        .with_for_update()
    )
    return session.scalars(found.execution_options(populate_existing=True)).all()


def _moved(delivery: Delivery, rules: Rules, *, now: datetime) -> bool:
    wall = datetime.fromisoformat(delivery.wall)
    try:
        if rules.wall_time(delivery.due_at, delivery.zone) == wall:
            return False  # also for the second of two equal hours
        located = rules.locate(wall, delivery.zone)
    except UnknownZone:
        return False
    delivery.due_at, delivery.updated_at = located.at, now
    delivery.why = (
        *delivery.why,
        say(
            "The clocks of %(zone)s have new rules: it leaves at the same local time.",
            zone=delivery.zone,
        ),
    )
    return True


def _seen(session: Session) -> str | None:
    return session.scalar(select(Fact.value).where(Fact.name == _FACT))


def _remember(session: Session, version: str) -> None:
    known = session.scalars(select(Fact).where(Fact.name == _FACT).with_for_update()).one_or_none()
    if known is None:
        session.add(Fact(name=_FACT, value=version))
    else:
        known.value = version
