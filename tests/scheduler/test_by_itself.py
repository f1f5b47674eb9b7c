"""Weeks that plan themselves, where a workspace wants it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from editorial import channel_rules
from editorial.approval.stricter import asked_when_late
from models.delivery import Delivery, PlacedBy
from models.people import Workspace
from models.way import DeliveryState, Temperature
from scheduler import by_itself, deciding, scheduling
from tests.web import rows


@pytest.fixture
def wanted(house, alice):
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).plans_itself = True


@pytest.fixture
def channel(house, alice):
    return rows.connected(house, alice)


def due(house):
    with house.database.reading() as session:
        return by_itself.due(session, now=house.now())


def taken(house, turn):
    with house.database.transaction() as session:
        return by_itself.take_turn(session, turn, now=house.now())


def deliveries(house):
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_nobody_is_planned_unasked(house, channel):
    assert due(house) == []


def test_it_comes_round_every_hour(house, alice, channel, clock, wanted):
    (turn,) = due(house)
    assert turn.workspace_id == alice.workspace_id
    assert taken(house, turn)
    clock.move(minutes=59)
    assert due(house) == []
    clock.move(minutes=1)
    assert [one.workspace_id for one in due(house)] == [alice.workspace_id]


def test_of_two_daemons_one_gets_the_turn(house, channel, clock, wanted):
    for _ in range(2):
        (turn,) = due(house)
        assert [taken(house, turn), taken(house, turn)] == [True, False]
        clock.move(hours=1)


def test_a_hot_post_is_not_left_waiting_for_an_hour(house, alice, channel, clock, wanted):
    taken(house, *due(house))
    clock.move(minutes=2)
    rows.approved(house, alice, "Evergreen", channel.id)
    assert due(house) == []
    fresh = house.now() + timedelta(hours=20)
    rows.approved(house, alice, "News", channel.id, temperature=Temperature.HOT, fresh_until=fresh)
    clock.move(minutes=1)
    taken(house, *due(house))
    clock.move(minutes=2)
    assert due(house) == [], "it has been looked at"


def test_what_was_approved_gets_a_time_and_what_has_one_keeps_it(house, alice, channel, clock):
    rows.approved(house, alice, "First", channel.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 1
    (first,) = deliveries(house)
    assert first.placed_by is PlacedBy.PLANNER
    assert first.why
    poor = first.due_at.replace(hour=7, minute=2)  # a poor hour, as a newer rhythm might find
    with house.database.transaction() as session:
        session.get_one(Delivery, first.id).due_at = poor
    rows.approved(house, alice, "Second", channel.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 1
    kept, second = deliveries(house)
    assert kept.due_at == poor
    assert second.placed_by is PlacedBy.PLANNER


@pytest.mark.slow
def test_a_hot_post_that_is_planned_keeps_its_time_as_well(house, alice, channel, clock):
    fresh = house.now() + timedelta(days=3)
    for number in range(3):
        hot = {"temperature": Temperature.HOT, "fresh_until": fresh}
        rows.approved(house, alice, f"News {number}", channel.id, **hot)
        rows.approved(house, alice, f"Evergreen {number}", channel.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 6
    before = {one.id: one.due_at for one in deliveries(house)}
    clock.move(minutes=30)
    rows.approved(house, alice, "Another", channel.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 1
    after = {one.id: one.due_at for one in deliveries(house)}
    assert {key: after[key] for key in before} == before


def test_a_strangers_posts_are_left_alone(house, alice, charlie, channel):
    elsewhere = rows.connected(house, charlie, "other")
    rows.approved(house, charlie, "Theirs", elsewhere.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 0
    assert deliveries(house) == []


def test_what_a_person_placed_stays(house, alice, channel):
    (mine,) = rows.planned(house, alice, "Mine", channel.id, at=house.now() + timedelta(days=2))
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 0
    assert [one.due_at for one in deliveries(house)] == [mine.due_at]


def test_what_a_person_cancelled_is_not_planned_again(house, alice, channel):
    (mine,) = rows.planned(house, alice, "Mine", channel.id)
    with house.database.transaction() as session:
        deciding.cancel(session, alice, mine.id, now=house.now())
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 0
    assert len(deliveries(house)) == 1


def test_what_made_way_and_a_person_placed_and_cancelled_is_not_planned_again(
    house, alice, channel
):
    post = rows.approved(house, alice, "Evergreen", channel.id)
    by_itself.plan(house, alice.workspace_id, asking=asked_when_late)
    (made_way,) = deliveries(house)
    rows.became(house, made_way, DeliveryState.CANCELLED, made_way_for=post.id)
    later = house.now() + timedelta(days=2)
    with house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=later, now=house.now())
        deciding.cancel(session, alice, made_way.id, now=house.now())
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 0
    assert [one.state for one in deliveries(house)] == [DeliveryState.CANCELLED]


@pytest.mark.slow
def test_a_hot_post_takes_the_place_of_a_cold_one_that_the_planner_gave_it(
    house, alice, channel, clock
):
    with house.database.transaction() as session:
        channel_rules.change_rules(session, alice, channel.id, {"daily_cap": 1})
    cold = rows.approved(house, alice, "Evergreen", channel.id)
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 1
    (stood,) = deliveries(house)
    fresh = stood.due_at + timedelta(hours=2)
    news = {"temperature": Temperature.HOT, "fresh_until": fresh}
    hot = rows.approved(house, alice, "News", channel.id, **news)
    by_itself.plan(house, alice.workspace_id, asking=asked_when_late)
    planned = {one.post_id: one.due_at for one in deliveries(house) if one.state == "planned"}
    assert planned[hot.id] < fresh
    assert planned.get(cold.id, fresh).date() > planned[hot.id].date()
