"""What is late: each channel's rule for each temperature, and the last look before it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome
from models.house import House
from models.notice import Notice, NoticeKind
from models.way import DeliveryState, Temperature
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.recurring.test_series import Approved, _until_idle, cold, repeat, rows
from tests.scheduler.sending.test_deliver import Planned, Read, send

HOUR = 60


def told(house: House, who: Actor) -> list[tuple[NoticeKind, str]]:
    """What they have not read."""
    unread = select(Notice.kind, Notice.matter).where(
        Notice.user_id == who.user_id, Notice.read_at.is_(None)
    )
    with house.database.reading() as session:
        return [(row.kind, row.matter) for row in session.execute(unread.order_by(Notice.id))]


def rule(house: House, channel: Channel, **late: list[Any]) -> None:
    with house.database.transaction() as session:
        one = session.get_one(Channel, channel.id)
        one.late = {**one.late, **late}


@pytest.mark.slow
@pytest.mark.parametrize("temperature", Temperature)
@pytest.mark.parametrize("policy", ["publish", "ask", "drop"])
def test_the_channels_rule_decides_for_each_temperature(
    house: House,
    channel: Channel,
    planned: Planned,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
    temperature: Temperature,
    policy: str,
) -> None:
    rule(house, channel, **{temperature.value: [policy, HOUR]})
    delivery = planned(temperature=temperature)
    clock.move(minutes=HOUR)
    assert read(delivery).state is DeliveryState.PLANNED
    clock.move(minutes=1)
    outcome = send(house, delivery)
    after = read(delivery)
    if policy == "publish":
        assert outcome is AttemptOutcome.PUBLISHED
        return
    assert (outcome, after.state, site.published) == (None, DeliveryState.MISSED, [])
    assert ("asks first" if policy == "ask" else "nothing more than") in str(after.reason)
    assert after.remedy is not None


def test_whoever_owns_what_came_too_late_is_told(
    house: House, alice: Actor, channel: Channel, planned: Planned, clock: FakeClock
) -> None:
    rule(house, channel, warm=["ask", HOUR])
    delivery = planned()
    clock.move(minutes=HOUR + 1)
    send(house, delivery)
    assert told(house, alice) == [(NoticeKind.MISSED, f"delivery:{delivery.id}")]


@pytest.mark.slow
def test_whoever_owns_a_return_that_was_overtaken_is_told(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=9)
    first, *_ = rows(house, one)
    send(house, first)
    assert told(house, alice) == [(NoticeKind.MISSED, f"delivery:{first.id}")]


@pytest.mark.slow
@pytest.mark.parametrize("temperature", Temperature)
def test_what_is_late_within_the_rule_leaves(
    house: House,
    channel: Channel,
    planned: Planned,
    clock: FakeClock,
    temperature: Temperature,
) -> None:
    rule(house, channel, **{temperature.value: ["drop", HOUR]})
    delivery = planned(temperature=temperature)
    clock.move(minutes=HOUR)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_what_goes_stale_between_claim_and_call_does_not_leave(
    house: House,
    planned: Planned,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
    engine: Engine,
) -> None:
    until = clock.now() + timedelta(minutes=10)
    delivery = planned(temperature=Temperature.HOT, fresh_until=until)
    clock.at = until - timedelta(seconds=1)
    site.on_check = lambda: clock.move(seconds=2)
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    assert site.published == []
    engine.hold()
    after = read(delivery)
    assert after.state is DeliveryState.MISSED
    assert "fresh until" in str(after.reason)


def test_a_stale_post_is_not_sent_again_by_a_person_either(
    house: House, planned: Planned, read: Read, clock: FakeClock
) -> None:
    until = clock.now() + timedelta(minutes=10)
    delivery = planned(temperature=Temperature.HOT, fresh_until=until)
    clock.move(minutes=11)
    assert send(house, delivery) is None
    assert read(delivery).state is not DeliveryState.PUBLISHED


@pytest.mark.slow
def test_a_backlog_leaves_hot_first_then_the_oldest_at_the_gap_and_the_cap(
    house: House,
    channel: Channel,
    planned: Planned,
    clock: FakeClock,
    site: pretend.Site,
    engine: Engine,
) -> None:
    rule(house, channel, hot=["publish", 0], warm=["publish", 0])
    with house.database.transaction() as session:
        one = session.get_one(Channel, channel.id)
        one.gap_minutes, one.daily_cap = 30, 4
    began = clock.now()
    for number in range(4):
        clock.at = began + timedelta(minutes=number)
        planned(f"calm {number}", temperature=Temperature.COLD)
    planned("hot", temperature=Temperature.HOT)
    clock.at = began + timedelta(hours=4)
    left: list[tuple[str, int]] = []
    for minute in range(150):
        clock.at = began + timedelta(hours=4, minutes=minute)
        engine.tick()
        _until_idle(engine)
        left += [(text, minute) for text in site.texts[len(left) :]]
    assert left == [("hot", 0), ("calm 0", 30), ("calm 1", 60), ("calm 2", 90)]
    clock.at = began + timedelta(hours=16, minutes=1)  # past midnight
    engine.tick()
    _until_idle(engine)
    assert site.texts[-1] == "calm 3"
