"""What nobody needs any more goes; what is proof, or not done with, stays."""

import os
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lib.public import VALID
from models.actor import Actor
from models.base import Base
from models.channel import Channel
from models.delivery import Attempt, Delivery, Heartbeat, Look, LookOutcome, Part
from models.house import House
from models.people import ApiToken, Replay
from models.traffic import Budget
from models.unsaved import Unsaved
from models.watch import Alarm
from models.way import DeliveryState
from scheduler import housekeeping
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, raising, send
from tests.scheduler.test_engine import stroke


def count(house: House, table: type[Base]) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def looked(house: House, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        session.add(Look(delivery_id=delivery.id, at=house.now(), outcome=LookOutcome.ABSENT))


def test_tries_and_looks_of_what_was_published_long_ago_go_and_its_receipt_stays(
    house: House, planned: Planned, engine: Engine, read: Read, tries: Tries, clock: FakeClock
) -> None:
    delivery = planned()
    send(house, delivery)
    looked(house, delivery)
    clock.move(days=179)
    engine.tidy()
    assert len(tries(delivery)) == 1
    clock.move(days=2)
    engine.tidy()
    assert tries(delivery) == []
    assert count(house, Look) == 0
    after = read(delivery)
    assert (after.state, after.url) == (DeliveryState.PUBLISHED, read(delivery).url)
    assert after.url
    assert after.receipt is not None


@pytest.mark.parametrize(
    "state",
    [one for one in DeliveryState if one not in (DeliveryState.PUBLISHED, DeliveryState.CANCELLED)],
)
def test_nothing_goes_of_what_is_not_done_with(
    house: House,
    planned: Planned,
    engine: Engine,
    tries: Tries,
    clock: FakeClock,
    site: pretend.Site,
    state: DeliveryState,
) -> None:
    delivery = planned()
    site.faults.append(raising(TimeoutError("lost")))
    send(house, delivery)
    looked(house, delivery)
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = state
    clock.move(days=4000)
    engine.tidy()
    assert len(tries(delivery)) == 1
    assert count(house, Look) == 1


def test_a_young_try_of_an_old_delivery_stays(
    house: House, planned: Planned, engine: Engine, tries: Tries, clock: FakeClock
) -> None:
    delivery = planned()
    send(house, delivery)
    clock.move(days=200)
    with house.database.transaction() as session:
        session.add(Attempt(delivery_id=delivery.id, fence=2, sender="x", started_at=house.now()))
    engine.tidy()
    assert [one.fence for one in tries(delivery)] == [2]


def test_the_parts_of_a_thread_stay(
    house: House, alice: Actor, planned: Planned, engine: Engine, clock: FakeClock
) -> None:
    threads = connected(house, alice, "threads", **{"as": "threading"})
    send(house, planned("one two three", channels=(threads.id,)))
    assert count(house, Part) == 3
    clock.move(days=400)
    engine.tidy()
    assert count(house, Part) == 3
    assert count(house, Attempt) == 0


def test_what_has_run_out_goes_and_what_still_counts_stays(
    house: House, alice: Actor, channel: Channel, engine: Engine, clock: FakeClock
) -> None:
    def rows(age: timedelta) -> list[Base]:
        at = house.now() - age
        name = str(age)
        return [
            Budget(owner=name, window=60, allowed=1, left=1, resets_at=at),
            Alarm(name=name, since=at, ended_at=at),
            Heartbeat(name=name, started_at=at, at=at),
            Replay(
                workspace_id=alice.workspace_id,
                token_id=token.id,
                key=name,
                fingerprint="",
                created_at=at,
            ),
            Unsaved(
                workspace_id=alice.workspace_id,
                user_id=alice.user_id,
                page=name,
                version=1,
                fields=[],
                at=at,
            ),
        ]

    with house.database.transaction() as session:
        token = ApiToken(
            workspace_id=alice.workspace_id,
            user_id=alice.user_id,
            name="script",
            digest="x",
            scopes=[],
            created_at=house.now(),
        )
        session.add(token)
        session.flush()
        for age in (timedelta(days=181), timedelta(days=2), timedelta(hours=1)):
            session.add_all(rows(age))
        session.add(Alarm(name="still so", since=house.now() - timedelta(days=900)))
    engine.tidy()
    gone = (Budget, Alarm, Heartbeat, Replay, Unsaved)
    assert [count(house, one) for one in gone] == [1, 3, 1, 1, 2]


def test_it_is_done_once_an_hour_by_one_of_several_daemons(
    house: House, planned: Planned, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []
    monkeypatch.setattr(housekeeping, "tidy", lambda *_a, **_k: rounds.append(1))
    pack = [Engine(house, sender=f"d/{number}/1/1") for number in range(4)]
    for hour in range(3):
        together(pack)
        assert len(rounds) == hour + 1
        clock.move(minutes=59)
        together(pack)
        assert len(rounds) == hour + 1
        clock.move(minutes=1)
    for one in pack:
        one.close(within=1)


def together(pack: list[Engine]) -> None:
    threads = [threading.Thread(target=one.tidy) for one in pack]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.slow
def test_many_rows_go_in_small_batches_and_posts_leave_meanwhile(
    house: House,
    planned: Planned,
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = house.now() - timedelta(days=3)
    with house.database.transaction() as session:
        session.add_all(
            Heartbeat(name=str(number), started_at=old, at=old) for number in range(1_250)
        )
    left: list[int] = []
    take_away: Callable[..., int] = housekeeping._take_away

    def between(session, table, wanted):
        gone = take_away(session, table, wanted)
        left.append(gone)
        return gone

    monkeypatch.setattr(housekeeping, "_take_away", between)
    planned("leaves meanwhile")
    sweeping = threading.Thread(target=engine.tidy)
    sweeping.start()
    stroke(engine)
    sweeping.join()
    assert site.texts == ["leaves meanwhile"]
    assert count(house, Heartbeat) == 0
    assert max(left) == housekeeping.BATCH
    assert [one for one in left if one] == [500, 500, 250]


def test_a_daemon_that_is_asked_to_stop_leaves_the_rest_for_later(
    house: House, engine: Engine
) -> None:
    old = house.now() - timedelta(days=3)
    with house.database.transaction() as session:
        session.add_all(
            Heartbeat(name=str(number), started_at=old, at=old) for number in range(1_250)
        )
    engine.close(within=1)
    engine.tidy()
    assert count(house, Heartbeat) == 750


def test_copies_made_for_a_network_go_once_no_address_of_them_is_left(
    house: House, alice: Actor, engine: Engine, clock: FakeClock
) -> None:
    sha256 = house.files.lend(alice.workspace_id, b"a copy")
    copy = house.files.lent(alice.workspace_id, sha256)
    os.utime(copy, (house.now().timestamp(), house.now().timestamp()))
    clock.at += VALID + timedelta(hours=23)
    engine.tidy()
    assert copy.exists()
    clock.at += timedelta(hours=2)
    engine.tidy()
    assert not copy.exists()
