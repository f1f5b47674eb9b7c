"""Who is killed next, and when: mostly somebody in the middle of a publish."""

from collections.abc import Collection
from enum import Enum, auto
from random import Random
from time import monotonic
from typing import Final

from cli.drill.crew import Crew
from cli.drill.wish import Wish

_LONGEST_AIM: Final = 6.0  # seconds until a kill falls whatever is going on
# Not always at the first sight of a publish: a kill shall meet every moment of it.
_HASTE: Final = 0.08


class Aim(Enum):
    """At whom a kill is aimed."""

    SENDING = auto()
    ANYONE = auto()
    ALL = auto()  # as one of them is sending: nobody is left to go on


_OFTEN: Final = {Aim.SENDING: 8, Aim.ANYONE: 2, Aim.ALL: 1}


class Killer:
    def __init__(self, crew: Crew, wish: Wish, chance: Random) -> None:
        self._crew = crew
        self._wish = wish
        self._chance = chance
        self._last = self._at = 0.0  # on the monotonic clock
        self._aim = Aim.SENDING
        self._next()

    @property
    def done(self) -> bool:
        return self._crew.killed() >= self._wish.kills

    @property
    def share(self) -> float:
        """How much is done, 0 to 1, the time since the last kill included; 1: without kills."""
        if self.done:
            return 1.0
        under_way = min(1.0, (monotonic() - self._last) / (self._at - self._last))
        return min(1.0, (self._crew.killed() + under_way) / self._wish.kills)

    @property
    def wants_a_crowd(self) -> bool:
        """Whether posts should be waiting as the next kill falls, to see how soon one leaves."""
        return self._aim is Aim.ALL and not self.waits

    @property
    def aims(self) -> bool:
        """Whether it looks for the right moment, which is short."""
        return not self.waits and self._aim is not Aim.ANYONE

    @property
    def waits(self) -> bool:
        """Whether it is too early for the next one."""
        return self.done or monotonic() < self._at

    def strike(self, sending: Collection[str]) -> None:
        """`sending`: the names of those that are sending at this moment."""
        if self.waits:
            return
        if groups := self._targets(self._crew.busy(sending)):
            self._crew.kill(groups)
            self._next()

    def _targets(self, busy: list[int]) -> list[int]:
        if self._aim is Aim.ANYONE or monotonic() > self._at + _LONGEST_AIM:
            return [self._chance.choice(self._crew.groups())]
        if not busy or self._chance.random() > _HASTE:
            return []
        return self._crew.groups() if self._aim is Aim.ALL else [self._chance.choice(busy)]

    def _next(self) -> None:
        mean = self._wish.between_kills
        self._last = monotonic()
        self._at = self._last + mean * self._chance.uniform(0.3, 1.7)
        (self._aim,) = self._chance.choices(list(_OFTEN), weights=list(_OFTEN.values()))
        if self._crew.killed() == 1:  # early, with posts left: how soon one leaves is measured
            self._aim = Aim.ALL
