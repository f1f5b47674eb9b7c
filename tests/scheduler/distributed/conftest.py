"""The clock's side with a broker that we own."""

from collections.abc import Iterator

import pytest

from models.house import House
from scheduler.distributed.announcer import Announcer
from scheduler.engine import Engine
from tests.journeys.processes import until
from tests.scheduler.distributed.lines import FakeLine


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def announcer(house: House, line: FakeLine) -> Iterator[Announcer]:
    """Says at every stroke again what is still due and was not taken for lying there."""
    made = Announcer(house, line, again=0)
    yield made
    assert made.close(within=5)


@pytest.fixture
def engine(house: House, announcer: Announcer) -> Engine:
    return Engine(house, sender="test/clock/1/1", executor=announcer)


def stroke(engine: Engine) -> None:
    """One stroke of the clock, to its end."""
    engine.tick()
    engine.look()
    assert until(engine.idle)
