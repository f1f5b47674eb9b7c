"""Web hooks on PostgreSQL, where two daemons are at work at once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from lib import settings
from lib.files import Files
from models.actor import Actor
from models.database import Database
from models.house import House
from tests.conftest import add_people
from tests.fakes import FakeClock
from tests.hook_server import Program
from tests.notifying.test_webhooks import (  # noqa: F401 - fixtures, and the same on another house
    Adding,
    _running,
    add,
    environ,
    pulled,
    sent,
    test_a_call_whose_sender_died_is_made_again_and_the_late_one_changes_nothing,
    test_after_a_day_of_nothing_a_hook_is_paused_and_managers_are_told,
    theirs,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def house(
    tmp_path: Path,
    environ: dict[str, str],  # noqa: F811
    clock: FakeClock,
    postgres_database: URL,
) -> Iterator[House]:
    database = Database(postgres_database, clock=clock)
    built = House(
        settings=settings.load(environ), database=database, files=Files(tmp_path / "media")
    )
    add_people(built.database, clock.now())
    yield built
    database.dispose()


def test_of_two_daemons_each_call_is_made_by_one(
    house: House,
    alice: Actor,
    theirs: Program,  # noqa: F811
    add: Adding,  # noqa: F811
) -> None:
    add()
    for number in range(20):
        pulled(house, alice, f"Reason {number}")
    taken: list[int] = []
    daemons = [threading.Thread(target=lambda: taken.append(sent(house))) for _ in range(2)]
    for one in daemons:
        one.start()
    for one in daemons:
        one.join()
    sent(house)  # a daemon that finds all taken by the other goes home early
    assert len(theirs.calls) == len(set(theirs.bodies)) == 20
