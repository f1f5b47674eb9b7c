"""A cold post never leaves from the day on which it expires, whoever planned it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from editorial import drafting
from lib.errors import Invalid
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.reuse import ReuseRules
from models.way import DeliveryState, Temperature
from scheduler import deciding, scheduling
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.fakes import FakeClock

Planned = Callable[..., Delivery]
Read = Callable[[Delivery], Delivery]
TODAY = date(2026, 11, 30)


def expires(house: House, who: Actor, delivery: Delivery, day: date) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, who, delivery.post_id)
        changed = replace(draft, reuse=ReuseRules(expires_on=day))
        drafting.edit(session, who, delivery.post_id, changed, seen=None, now=house.now())


@pytest.mark.parametrize(
    ("temperature", "day", "leaves"),
    [
        (Temperature.COLD, TODAY, False),
        (Temperature.COLD, TODAY + timedelta(days=1), True),
        (Temperature.WARM, TODAY, True),
    ],
)
def test_what_was_planned_before_does_not_leave_from_its_last_day_on(
    house: House,
    alice: Actor,
    planned: Planned,
    read: Read,
    site: pretend.Site,
    temperature: Temperature,
    day: date,
    leaves: bool,
) -> None:
    delivery = planned(temperature=temperature)
    expires(house, alice, delivery, day)
    deliver(house, delivery.id, sender="one")
    assert bool(site.published) is leaves
    now = read(delivery)
    assert now.state is (DeliveryState.PUBLISHED if leaves else DeliveryState.MISSED)
    assert leaves or str(now.reason).startswith("It expired on")


def test_nobody_places_it_on_a_later_day(
    house: House, alice: Actor, clock: FakeClock, planned: Planned
) -> None:
    delivery = planned(at=house.now() + timedelta(hours=1), temperature=Temperature.COLD)
    expires(house, alice, delivery, TODAY + timedelta(days=1))
    later = house.now() + timedelta(days=2)
    for place in (
        lambda s: deciding.move(s, alice, delivery.id, later, now=house.now()),
        lambda s: scheduling.schedule(s, alice, delivery.post_id, at=later, now=house.now()),
    ):
        with pytest.raises(Invalid, match="It expired on"), house.database.transaction() as session:
            place(session)
