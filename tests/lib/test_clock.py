"""Noticing that a clock was set."""

from datetime import UTC, datetime, timedelta

import pytest

from lib.clock import Jumps
from tests.fakes import FakeClock


class Steady:
    """A clock that nobody sets."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> FakeClock:
    return FakeClock(datetime(2026, 11, 30, 8, tzinfo=UTC))


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=1), timedelta(seconds=-6)])
def test_a_clock_that_is_set_is_noticed_once(wall: FakeClock, jump: timedelta) -> None:
    steady = Steady()
    jumps = Jumps(wall, steady)
    wall.at += timedelta(seconds=10) + jump
    steady.seconds += 10
    assert jumps.since_last() == jump
    assert jumps.since_last() == timedelta()


def test_time_that_passes_is_no_jump_and_small_corrections_neither(wall: FakeClock) -> None:
    steady = Steady()
    jumps = Jumps(wall, steady)
    for _ in range(100):
        wall.move(seconds=61)
        steady.seconds += 60.5
        assert jumps.since_last() == timedelta()
