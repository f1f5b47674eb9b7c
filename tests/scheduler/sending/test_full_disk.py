"""A disk that is really full: nothing is sent, nothing is lost, and all goes on with some room."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from connectors.contract import Outgoing
from lib import settings
from models.database import Database
from models.delivery import AttemptOutcome
from models.house import House
from models.outage import Trouble, outage_of
from models.way import DeliveryState
from models.writable import must_be_writable
from scheduler.engine import Engine
from tests import pretend
from tests.ailing import SmallDisk, small_disk
from tests.conftest import add_people
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, send
from tests.scheduler.sending.test_outage import everything
from tests.scheduler.test_engine import stroke

pytestmark = pytest.mark.slow

__all__ = ["small_disk"]


@pytest.fixture
def house(
    small_disk: SmallDisk, environ: dict[str, str], clock: FakeClock, _template: Path
) -> Iterator[House]:
    path = small_disk.place / "marronnier.sqlite3"
    path.write_bytes(_template.read_bytes())
    built = House.of(settings.load(environ), Database(make_url(f"sqlite:///{path}"), clock=clock))
    add_people(built.database, clock.now())
    yield built
    built.database.dispose()


@pytest.fixture
def fill(house: House, small_disk: SmallDisk) -> Callable[[], None]:
    """Full, and what SQLite had set aside in its log is used up as well."""

    def until_nothing_goes() -> None:
        small_disk.fill()
        for _ in range(500):
            try:
                must_be_writable(house.database, now=house.now())
            except OperationalError as error:
                found = outage_of(error)
                assert found is not None
                assert found.trouble is Trouble.FULL
                return
        pytest.fail("there was always room")

    return until_nothing_goes


def test_on_a_full_disk_no_network_is_called(
    planned: Planned,
    engine: Engine,
    site: pretend.Site,
    read: Read,
    tries: Tries,
    fill: Callable[[], None],
    small_disk: SmallDisk,
) -> None:
    delivery = planned("waits for room")
    fill()
    for _ in range(3):
        everything(engine)
    assert site.published == []
    assert read(delivery).state is DeliveryState.PLANNED
    small_disk.free()
    stroke(engine)
    assert site.texts == ["waits for room"]
    assert [one.outcome for one in tries(delivery)] == [AttemptOutcome.PUBLISHED]


def test_a_disk_that_fills_up_during_a_call_costs_no_receipt(
    house: House,
    planned: Planned,
    site: pretend.Site,
    read: Read,
    fill: Callable[[], None],
    small_disk: SmallDisk,
) -> None:
    delivery = planned("the last to leave")

    def fills(_site: pretend.Site, _post: Outgoing) -> None:
        fill()
        threading.Timer(1.5, small_disk.free).start()

    site.faults.append(fills)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1
