"""When a network that does not answer is left alone, and for how long. Pure.

The pattern is the circuit breaker of M. Nygard, “Release It!”, 2007. A failed call adds one and an
answered one takes one away, so that it opens where more than half of the calls fail, however many
there are in a minute, and a fifth of failures hardly ever opens it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

OPENS_AT: Final = 5  # faults
FORGOTTEN: Final = timedelta(minutes=5)
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a network fares. `until` set: left alone; once it has passed, one post may try.

    `trips`: how often in a row it was left alone. `at`: the last time that anything was learned.
    """

    faults: int = 0
    trips: int = 0
    until: datetime | None = None
    at: datetime | None = None


def after_call(health: Health, *, failed: bool, now: datetime) -> Health:
    """What one more call taught. An answer of any kind, a refusal too, ends the pause."""
    if not failed:
        if health.until is not None:
            return Health(at=now)
        return replace(health, faults=max(0, health.faults - 1), at=now)
    if health.until is not None:
        return _left_alone(health, now=now) if health.until <= now else health
    faults = _remembered(health, now=now) + 1
    if faults >= OPENS_AT:
        return _left_alone(replace(health, faults=faults), now=now)
    return replace(health, faults=faults, at=now)


def pause(trips: int) -> timedelta:
    """30 s after the first trip, twice as long after each further one, at most 10 min."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(trips - 1, 10)))


def _left_alone(health: Health, *, now: datetime) -> Health:
    trips = health.trips + 1
    return replace(health, trips=trips, until=now + pause(trips), at=now)


def _remembered(health: Health, *, now: datetime) -> int:
    return health.faults if health.at and now - health.at <= FORGOTTEN else 0
