"""Why something due does not leave, told to people; and its way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from community import stop
from connectors.errors import AuthExpired
from editorial import channels, drafting, review
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState, Temperature
from scheduler import deciding, queries
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send


def edited(house: House, alice: Actor, delivery: Delivery, **changes: object) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, delivery.post_id)
        changed = replace(draft, **changes)  # type: ignore[arg-type]
        drafting.edit(session, alice, delivery.post_id, changed, seen=None, now=house.now())


def approved_again(house: House, alice: Actor, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        review.submit(session, alice, delivery.post_id, now=house.now())
        review.approve(session, alice, delivery.post_id, revision=None, now=house.now())


def test_a_post_that_lost_its_approval_is_held_and_says_so(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read
) -> None:
    delivery = planned("as approved")
    edited(house, alice, delivery, text="another")
    engine.hold()
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert "not approved" in str(after.reason)


def test_what_leaves_after_a_second_approval_is_what_was_approved_last(
    house: House, planned: Planned, alice: Actor, engine: Engine, site: pretend.Site
) -> None:
    delivery = planned("as approved")
    edited(house, alice, delivery, text="another")
    engine.hold()
    approved_again(house, alice, delivery)
    engine.hold()
    send(house, delivery)
    assert site.texts == ["another"]


@pytest.mark.slow
def test_a_channel_left_out_of_the_new_version_gets_nothing(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, site: pretend.Site
) -> None:
    delivery = planned("as approved")
    other = connected(house, alice, "others")
    edited(house, alice, delivery, channels=(other.id,))
    approved_again(house, alice, delivery)
    engine.hold()
    assert read(delivery).state is DeliveryState.CANCELLED
    assert site.published == []


def test_a_stop_holds_what_is_due_and_resuming_lets_it_go(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire in the hall", now=house.now())
    engine.hold()
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert "fire in the hall" in str(after.reason)
    with house.database.transaction() as session:
        stop.resume(session, alice, now=house.now())
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED


def test_another_associations_stop_holds_nothing_here(
    house: House, planned: Planned, charlie: Actor, engine: Engine, read: Read
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        stop.stop(session, charlie, reason="flood", now=house.now())
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED


def test_reconnecting_a_channel_lets_its_posts_go(
    house: House,
    planned: Planned,
    alice: Actor,
    engine: Engine,
    read: Read,
    site: pretend.Site,
    channel: Channel,
) -> None:
    delivery = planned()
    site.faults.append(raising(AuthExpired("The key is no longer accepted.")))
    send(house, delivery)
    with house.database.transaction() as session:
        channels.reconnect(
            session, alice, house.settings.keyring, channel.id, credentials={}, now=house.now()
        )
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED


def test_content_that_went_stale_while_held_is_missed(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned(temperature=Temperature.HOT, fresh_until=clock.now() + timedelta(minutes=10))
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", now=house.now())
    engine.hold()
    clock.move(minutes=10)
    engine.hold()
    after = read(delivery)
    assert after.state is DeliveryState.MISSED
    assert "fresh" in str(after.reason)


def test_an_embargo_set_after_planning_holds_the_post_until_it_ends(
    house: House,
    planned: Planned,
    alice: Actor,
    engine: Engine,
    read: Read,
    site: pretend.Site,
    clock: FakeClock,
) -> None:
    delivery = planned(temperature=Temperature.HOT)
    edited(house, alice, delivery, embargo_until=clock.now() + timedelta(hours=2))
    assert send(house, delivery) is None
    engine.hold()
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert str(after.reason) == "It is under embargo until Mon 30 Nov 2026, 09:00."
    clock.move(minutes=119)
    engine.hold()
    assert send(house, delivery) is None
    clock.move(minutes=1)  # what the embargo held back is not late by that
    engine.hold()
    send(house, delivery)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


def test_a_post_moved_past_its_embargo_is_planned_again(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery, until = planned(), clock.now() + timedelta(hours=2)
    edited(house, alice, delivery, embargo_until=until)
    engine.hold()
    with house.database.transaction() as session:
        deciding.move(session, alice, delivery.id, until, now=clock.now())
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED


def test_a_post_that_only_waits_its_turn_is_left_alone(
    planned: Planned, engine: Engine, read: Read, approved: Callable[..., object], clock: FakeClock
) -> None:
    delivery = planned(at=clock.now() + timedelta(hours=1))
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED


def test_a_late_post_that_waits_its_turn_says_so(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock
) -> None:
    first, second = planned("first"), planned("second")
    clock.move(minutes=10)
    send(house, first)
    engine.hold()
    after = read(second)
    assert after.state is DeliveryState.PLANNED
    assert str(after.reason) == (
        "Pretend friends keeps 60 min between two posts; its turn comes Mon 30 Nov 2026, 08:10."
    )
    assert str(after.remedy) == "Nothing to do: it is tried again by itself."


def test_a_stop_of_one_channel_names_it(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="a fire", channel_id=delivery.channel_id, now=house.now())
    engine.hold()
    assert str(read(delivery).reason) == "Pretend friends is stopped: a fire"


def test_a_planned_post_made_hot_leaves_first(
    house: House, planned: Planned, alice: Actor, read: Read, site: pretend.Site, clock: FakeClock
) -> None:
    planned("warm", at=clock.now() - timedelta(minutes=1))
    delivery = planned("hot by now", temperature=Temperature.WARM)
    edited(house, alice, delivery, temperature=Temperature.HOT)
    with house.database.reading() as session:
        due = queries.due(session, now=clock.now(), limit=5)
    assert [one.delivery_id for one in due] == [delivery.id]
    send(house, delivery)
    assert (site.texts, read(delivery).temperature) == (["hot by now"], Temperature.HOT)


def test_a_held_post_made_hot_is_missed_by_the_rule_for_hot_ones(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned(temperature=Temperature.WARM)
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", now=house.now())
    engine.hold()
    edited(house, alice, delivery, temperature=Temperature.HOT)
    clock.move(minutes=16)
    engine.hold()
    after = read(delivery)
    assert (after.state, after.temperature) == (DeliveryState.MISSED, Temperature.HOT)


def test_a_late_post_made_hot_is_not_sent_by_the_rule_for_warm_ones(
    house: House, planned: Planned, alice: Actor, read: Read, site: pretend.Site, clock: FakeClock
) -> None:
    delivery = planned(temperature=Temperature.WARM)
    edited(house, alice, delivery, temperature=Temperature.HOT)
    clock.move(minutes=16)
    assert send(house, delivery) is None
    assert (read(delivery).state, site.texts) == (DeliveryState.MISSED, [])
