"""A zone's rules change between planning and publishing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from lib import zones
from lib.zones import Located
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import deciding, new_rules
from scheduler.new_rules import Rules
from scheduler.sending.claim import claim
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, Read, send

CHANGE = datetime(2027, 3, 28, 1, tzinfo=UTC)  # from then on Paris stays an hour behind
JUNE = datetime(2027, 6, 1, 8, tzinfo=UTC)  # 10:00 in Paris, as far as is known today


def wall_time(at: datetime, zone: str) -> datetime:
    shown = zones.wall_time(at, zone)
    return shown - timedelta(hours=1) if at >= CHANGE else shown


def locate(wall: datetime, zone: str) -> Located:
    known = zones.locate(wall, zone)
    return Located(known.at + timedelta(hours=1)) if known.at >= CHANGE else known


NO_SUMMER = Rules(version="no summer time", locate=locate, wall_time=wall_time)


def test_what_is_planned_keeps_its_local_time_in_the_same_row_and_says_why(
    house: House, planned: Planned, read: Read
) -> None:
    summer, winter = planned("summer", at=JUNE), planned("winter")
    assert new_rules.follow(house, NO_SUMMER) == 1
    after = read(summer)
    assert after.due_at == JUNE + timedelta(hours=1)
    assert (after.wall, after.key) == ("2027-06-01T10:00:00", summer.key)
    assert "Europe/Paris have new rules" in str(after.why[-1])
    assert read(winter).due_at == winter.due_at
    assert read(winter).why == winter.why


def test_it_is_looked_at_once_for_each_version(
    house: House, planned: Planned, read: Read, alice: Actor
) -> None:
    summer = planned(at=JUNE)
    assert new_rules.follow(house, NO_SUMMER) == 1
    assert new_rules.follow(house, NO_SUMMER) == 0
    assert new_rules.follow(house) == 1, "back to what was known before"
    assert read(summer).due_at == JUNE


def test_nothing_moves_under_the_rules_of_today(house: House, planned: Planned) -> None:
    planned(at=JUNE)
    planned(at=datetime(2027, 10, 31, 1, 30, tzinfo=UTC))  # the second 02:30 of that night
    assert new_rules.follow(house) == 0


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.SENDING,
        DeliveryState.UNSURE,
        DeliveryState.PUBLISHED,
        DeliveryState.MISSED,
        DeliveryState.CANCELLED,
    ],
)
def test_what_is_on_its_way_or_over_is_left_alone(
    house: House, planned: Planned, read: Read, state: DeliveryState
) -> None:
    delivery = planned(at=JUNE)
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = state
    assert new_rules.follow(house, NO_SUMMER) == 0
    assert read(delivery).due_at == JUNE


def test_what_is_held_moves_as_well(house: House, planned: Planned, read: Read) -> None:
    delivery = planned(at=JUNE)
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = DeliveryState.SUSPENDED
    assert new_rules.follow(house, NO_SUMMER) == 1


@pytest.mark.slow
def test_more_than_one_batch_is_followed(
    house: House, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_rules, "_AT_ONCE", 2)
    for number in range(5):
        planned(f"post {number}", at=JUNE + timedelta(days=number))
    assert new_rules.follow(house, NO_SUMMER) == 5


def test_a_sender_and_the_new_rules_at_the_same_moment_make_no_second_copy(
    house: House, planned: Planned, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    """Whoever commits first wins: it leaves now, or an hour later, and once."""
    delivery = planned(at=JUNE)
    clock.at = JUNE
    ready = threading.Barrier(2)

    def beginning(act):
        ready.wait(5)
        return act()

    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(beginning, lambda: send(house, delivery))
        moved = pool.submit(beginning, lambda: new_rules.follow(house, NO_SUMMER))
        outcome, count = sent.result(20), moved.result(20)
    assert (outcome is AttemptOutcome.PUBLISHED) == (count == 0)
    clock.at = JUNE + timedelta(hours=1)
    send(house, delivery)
    assert len(site.published) == 1
    assert read(delivery).state is DeliveryState.PUBLISHED


def test_a_claim_before_the_change_is_not_moved(
    house: House, planned: Planned, read: Read, clock: FakeClock
) -> None:
    delivery = planned(at=JUNE)
    clock.at = JUNE
    with house.database.ledger() as connection:
        assert claim(connection, delivery.id, sender="a", now=house.now())
    assert new_rules.follow(house, NO_SUMMER) == 0
    assert read(delivery).due_at == JUNE


def test_two_daemons_that_start_at_once_agree(house: House, planned: Planned, read: Read) -> None:
    delivery = planned(at=JUNE)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(new_rules.follow, house, NO_SUMMER) for _ in range(2)]
        for one in both:
            try:
                one.result(20)
            except Exception:  # noqa: BLE001 - the second to remember comes round again
                assert new_rules.follow(house, NO_SUMMER) == 0
    assert read(delivery).due_at == JUNE + timedelta(hours=1)


@pytest.mark.slow
def test_a_post_moved_by_hand_is_followed_from_its_new_wall_time(
    house: House, planned: Planned, read: Read, alice: Actor
) -> None:
    delivery = planned(at=JUNE)
    with house.database.transaction() as session:
        noon = JUNE + timedelta(hours=2)
        deciding.move(session, alice, delivery.id, noon, now=house.now())
    new_rules.follow(house, NO_SUMMER)
    assert read(delivery).due_at == noon + timedelta(hours=1)
