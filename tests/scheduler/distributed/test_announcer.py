"""What the clock tells the broker, and what it does while there is none."""

from datetime import timedelta

import pytest

from models.delivery import Program
from models.house import House
from models.way import DeliveryState
from scheduler import heartbeat
from scheduler.distributed import announcer as announcing
from scheduler.distributed.announcer import Announcer
from scheduler.distributed.line import DELIVER, LOOK
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.conftest import connected
from tests.scheduler.distributed.conftest import stroke
from tests.scheduler.distributed.lines import FakeLine
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send


def test_what_is_due_is_announced_by_its_number_in_its_networks_queue(
    planned: Planned, engine: Engine, line: FakeLine
) -> None:
    due = planned()
    stroke(engine)
    assert line.told == [(DELIVER, due.id, "pretend")]


def test_nothing_is_announced_early(
    planned: Planned, engine: Engine, line: FakeLine, clock: FakeClock
) -> None:
    planned(at=clock.move(hours=1))
    clock.move(hours=-1)
    stroke(engine)
    assert line.told == []


def test_the_same_number_is_not_said_at_every_stroke(
    house: House, planned: Planned, line: FakeLine
) -> None:
    due = planned()
    patient = Announcer(house, line)
    for _ in range(5):
        line.lies.clear()
        patient.send()
        assert until(patient.idle)
    assert [one for _, one, _ in line.told] == [due.id]


def test_a_message_that_was_lost_is_said_again(
    planned: Planned, engine: Engine, line: FakeLine
) -> None:
    due = planned()
    stroke(engine)
    line.lies.clear()
    stroke(engine)
    assert [one for _, one, _ in line.told] == [due.id, due.id]


@pytest.mark.slow
def test_what_still_lies_there_is_not_said_again(
    planned: Planned, engine: Engine, line: FakeLine
) -> None:
    planned()
    for _ in range(3):
        stroke(engine)
    assert len(line.told) == 1


def test_a_queue_that_nobody_empties_is_left_alone(
    planned: Planned, engine: Engine, line: FakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "FULL", 3)
    line.lies["pretend"] += [(DELIVER, 1)] * 3
    planned()
    stroke(engine)
    assert line.told == []


def test_what_left_meanwhile_is_not_said_again(
    house: House, planned: Planned, engine: Engine, line: FakeLine
) -> None:
    due = planned()
    stroke(engine)
    line.lies.clear()
    send(house, due)
    stroke(engine)
    assert len(line.told) == 1


def test_one_post_a_channel_is_announced_and_every_channel_has_one(
    house: House, alice: object, planned: Planned, engine: Engine, line: FakeLine
) -> None:
    other = connected(house, alice, "others")  # type: ignore[arg-type]
    first, _second = planned("first"), planned("second")
    third = planned("third", channels=(other.id,))
    stroke(engine)
    assert {one for _, one, _ in line.told} == {first.id, third.id}


def test_what_is_unsure_is_announced_to_be_looked_up(
    house: House,
    planned: Planned,
    engine: Engine,
    line: FakeLine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    lost = planned()
    site.faults.append(raising(TimeoutError(), after_accepting=True))
    send(house, lost)
    stroke(engine)
    assert line.told == []
    clock.move(minutes=1)
    stroke(engine)
    assert line.told == [(LOOK, lost.id, "pretend")]


def test_without_a_broker_the_clock_says_so_and_announces_all_anew_when_it_is_back(
    house: House,
    planned: Planned,
    announcer: Announcer,
    engine: Engine,
    line: FakeLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(announcing, "_REST", 0.0)
    due = planned()
    stroke(engine)
    line.away = True
    line.lies.clear()
    stroke(engine)
    engine.beat()
    assert _troubles(house) == ["The broker does not answer: nobody is there"]
    line.away = False
    stroke(engine)
    engine.beat()
    assert [one for _, one, _ in line.told] == [due.id, due.id]
    assert announcer.trouble is None
    assert _troubles(house) == [None]


def test_after_a_failure_the_broker_is_given_a_rest(
    planned: Planned, engine: Engine, line: FakeLine
) -> None:
    line.away = True
    planned()
    stroke(engine)
    line.away = False
    stroke(engine)
    assert line.told == []


def _troubles(house: House) -> list[str | None]:
    with house.database.reading() as session:
        alive = heartbeat.alive(session, Program.DAEMON, now=house.now())
        return [None if one.trouble is None else str(one.trouble) for one in alive]


def test_a_broker_that_hangs_holds_up_neither_the_clock_nor_what_it_does_besides(
    planned: Planned, engine: Engine, line: FakeLine, read: Read, clock: FakeClock
) -> None:
    line.answers.clear()
    planned()
    stale = planned("stale", fresh_until=clock.now() + timedelta(minutes=1))
    engine.tick()
    clock.move(minutes=2)
    for _ in range(3):
        engine.tick()
    assert not engine.idle()
    assert read(stale).state is DeliveryState.MISSED
    line.answers.set()
    assert until(engine.idle)
