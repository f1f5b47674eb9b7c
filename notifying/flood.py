"""How much one person is mailed at a time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WITHIN: Final = timedelta(minutes=10)
FEW: Final = 3  # letters within that time; what is more comes in one
LONG: Final = timedelta(hours=1)
MANY: Final = 6  # letters within that, where trouble goes on and on


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """`together`: all that waits in one letter; else a letter for each matter that is due."""

    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    until: datetime


def turn(
    recent: Sequence[datetime], *, due: int, waiting: int, urgent: bool = False, now: datetime
) -> Send | Wait:
    """`recent`: when letters to that person were made; `waiting`: all matters, those due too.

    `urgent`: for whoever is on call, whom another emergency must not reach an hour late.
    """
    limits = ((WITHIN, FEW),) if urgent else ((WITHIN, FEW), (LONG, MANY))
    full = [at for length, most in limits if (at := _full_until(recent, length, most, now))]
    if full:
        return Wait(until=max(full))
    free = min(most - len(_within(recent, length, now)) for length, most in limits)
    begins = not _within(recent, WITHIN, now)
    return Send(together=due > free or (waiting > FEW and begins))


def _full_until(
    recent: Sequence[datetime], length: timedelta, most: int, now: datetime
) -> datetime | None:
    """None: there is room."""
    counted = _within(recent, length, now)
    return counted[-most] + length if len(counted) >= most else None


def _within(recent: Sequence[datetime], length: timedelta, now: datetime) -> list[datetime]:
    return sorted(at for at in recent if at > now - length)
