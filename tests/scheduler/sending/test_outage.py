"""While nothing can be written no network is called; what came of a call is not lost."""

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from connectors.contract import Outgoing
from models.delivery import AttemptOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.engine import Engine
from scheduler.seam import Quiet, calm
from scheduler.sending import steps
from tests import ailing, pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, send
from tests.scheduler.test_engine import stroke


def everything(engine: Engine) -> None:
    """One stroke of every step of the daemon, each calm, to its end."""
    for name in ("tick", "plan", "expire", "look", "beat"):
        calm(name, getattr(engine, name))()
    assert until(engine.idle)


def test_nothing_is_sent_while_nothing_can_be_written_and_all_of_it_afterwards(
    house: House,
    planned: Planned,
    engine: Engine,
    site: pretend.Site,
    read: Read,
    tries: Tries,
) -> None:
    delivery = planned("waits for the right")
    with ailing.read_only(house):
        for _ in range(3):
            everything(engine)
        assert until(engine.idle)
        assert site.published == []
        assert read(delivery).state is DeliveryState.PLANNED
        assert tries(delivery) == []
    stroke(engine)
    assert site.texts == ["waits for the right"]
    assert [one.outcome for one in tries(delivery)] == [AttemptOutcome.PUBLISHED]


@pytest.mark.slow
def test_what_came_of_a_call_is_kept_until_it_can_be_written(
    house: House, planned: Planned, site: pretend.Site, read: Read
) -> None:
    delivery, well = planned("the last to leave"), threading.Event()
    refusal = ailing.read_only(house)

    def recovers() -> None:
        refusal.__exit__(None, None, None)
        well.set()

    def ails(_site: pretend.Site, _post: Outgoing) -> None:
        refusal.__enter__()
        threading.Timer(1.5, recovers).start()

    site.faults.append(ails)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert well.is_set()
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that is over at once, as far as keeping an outcome goes."""
    monkeypatch.setattr(steps, "LEASE", timedelta(0))


@pytest.mark.usefixtures("impatient")
def test_what_could_not_be_written_within_the_lease_is_looked_up_and_not_sent_again(
    house: House,
    planned: Planned,
    engine: Engine,
    site: pretend.Site,
    read: Read,
    clock: FakeClock,
) -> None:
    delivery = planned("the last to leave")
    refusal = ailing.read_only(house)
    site.faults.append(lambda _site, _post: refusal.__enter__())
    everything(engine)
    refusal.__exit__(None, None, None)
    assert read(delivery).state is DeliveryState.SENDING
    clock.move(minutes=4)
    engine.expire()
    assert read(delivery).state is DeliveryState.UNSURE
    clock.move(minutes=1)
    engine.look()
    assert until(engine.idle)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


class Watch:
    """A stop watch that is moved by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_an_outage_is_told_once_a_minute_in_plain_words_and_so_is_its_end(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch()
    quiet = Quiet(clock=watch)
    step = calm("beat", lambda: house.database.transaction().__enter__(), quiet=quiet)
    caplog.set_level(logging.INFO)
    with ailing.away(house):
        for _ in range(150):
            step()
            watch.seconds += 1
    assert len(caplog.messages) == 3
    assert "The database does not answer. Start its server" in caplog.messages[0]
    assert "Traceback" not in caplog.text
    caplog.clear()
    rest = calm("look", lambda: None, quiet=quiet)
    for _ in range(60):
        rest()
        watch.seconds += 1
    assert caplog.messages == ["the database can be used again"]


def test_a_fault_of_our_own_is_not_taken_for_an_outage(caplog: pytest.LogCaptureFixture) -> None:
    def wrong() -> None:
        raise OperationalError("SELECT nonsense", None, ValueError("no such column"))

    calm("wrong", wrong)()
    calm("odd", lambda: 1 / 0)()
    assert any("odd failed" in one for one in caplog.messages)
