"""How much one person is mailed at a time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WITHIN: Final = timedelta(minutes=10)
FEW: Final = 3  # letters within that time; what is more comes in one


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """`together`: all that waits in one letter; else a letter for each matter that is due."""

    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    until: datetime


def turn(recent: Sequence[datetime], *, due: int, waiting: int, now: datetime) -> Send | Wait:
    """`recent`: when letters to that person were made; `waiting`: all matters, those due too."""
    counted = sorted(at for at in recent if at > now - WITHIN)
    if waiting > FEW and not counted:
        return Send(together=True)
    if len(counted) + due <= FEW:
        return Send(together=False)
    if len(counted) < FEW:
        return Send(together=True)
    return Wait(until=counted[-FEW] + WITHIN)
