"""Who holds a connection to the database asks for no second one: all others may be taken."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from connectors.contract import Outgoing
from connectors.errors import Ambiguous
from models import database as databases
from models.actor import Actor
from models.database import Database
from models.delivery import AttemptOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.distributed.announcer import Announcer
from scheduler.distributed.sender import Sender
from tests import pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.models.test_outage import take_all
from tests.scheduler.conftest import connected
from tests.scheduler.distributed.lines import FakeLine
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send


@dataclass
class LonelyClock:
    """On PostgreSQL the time comes over a connection: it is told to those who hold none."""

    at: datetime
    holding: list[Database] = field(default_factory=list)

    def now(self) -> datetime:
        taken = [one.engine.pool.checkedout() for one in self.holding]  # type: ignore[attr-defined]
        assert not any(taken), "the time was asked within a transaction"
        return self.at


class LonelyDatabase(Database):
    """Within a transaction the time comes over the connection that is at hand."""

    def now_on(self, connection: Connection) -> datetime:
        assert not connection.closed
        assert isinstance(self._clock, LonelyClock)
        return self._clock.at


@pytest.fixture
def lonely(house: House, clock: FakeClock) -> Iterator[House]:
    clocked = LonelyClock(clock.now())
    database = LonelyDatabase(house.database.url, clock=clocked)
    clocked.holding.append(database)
    yield replace(house, database=database)
    database.dispose()


def test_a_post_is_sent_and_written_down_one_connection_at_a_time(
    house: House, lonely: House, planned: Planned, alice: Actor
) -> None:
    renewing = connected(house, alice, "renewing", **{"as": "renewing"})
    assert send(lonely, planned(channels=(renewing.id,))) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_a_worker_sends_and_looks_one_connection_at_a_time(
    lonely: House, planned: Planned, site: pretend.Site, read: Read
) -> None:
    worker = Sender(lonely, FakeLine(), name="one")
    lost, due = planned("one"), planned("two")
    site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
    worker.deliver(lost.id)
    worker.look(lost.id)
    worker.deliver(due.id)
    assert read(lost).state is DeliveryState.UNSURE
    assert read(due).state is DeliveryState.PUBLISHED


def test_what_is_due_is_announced_one_connection_at_a_time(lonely: House, planned: Planned) -> None:
    due, line = planned(), FakeLine()
    announcer = Announcer(lonely, line)
    announcer.send()
    announcer.look()
    assert until(lambda: bool(line.told))
    assert line.told[0][1] == due.id
    assert announcer.close(within=5)


@pytest.mark.slow
def test_what_came_of_a_post_outlives_connections_that_are_all_taken(
    house: House,
    planned: Planned,
    read: Read,
    site: pretend.Site,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delivery = planned()
    monkeypatch.setattr(databases, "NONE_FREE_AFTER", 0.1)
    crowded = replace(house, database=Database(house.database.url, clock=clock))
    taken = ExitStack()

    def all_taken(_site: pretend.Site, _post: Outgoing) -> None:
        with pytest.raises(OperationalError):
            take_all(crowded.database, taken)
        threading.Timer(0.5, taken.close).start()

    site.faults.append(all_taken)
    assert send(crowded, delivery) is AttemptOutcome.PUBLISHED
    assert read(delivery).state is DeliveryState.PUBLISHED
    crowded.database.dispose()
