"""An invented account whose public is known, and so is what its rhythm should be."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from lib.zones import locate
from scheduler.rhythm import PastPost

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = np.arange(8, 22)  # at which it posts

Effect = Callable[[datetime], float]


def nothing(_wall: datetime) -> float:
    return 0.0


def evenings(wall: datetime) -> float:
    """In logarithms: from 18 to 20 h reactions are two and a half times the others."""
    return 0.9 if 18 <= wall.hour < 21 else 0.0


@dataclass(frozen=True, kw_only=True)
class Account:
    effect: Effect = nothing
    zone: str = "Europe/Paris"
    level: float = 3.0  # logarithm of usual reactions
    growth: float = 0.0  # of the level, a year
    luck: float = 0.8  # standard deviation of one post's
    kinds: dict[str, float] = field(default_factory=lambda: {"": 0.0})
    seed: int = 1

    def posts(self, number: int, *, days: int, until: datetime = NOW) -> list[PastPost]:
        """Spread over the days before `until`, at any of its hours."""
        chance = np.random.default_rng(self.seed)
        ages = np.sort(chance.uniform(1, days, number))[::-1]
        return [self.post(until - DAY * float(age), chance) for age in ages]

    def post(
        self,
        day: datetime,
        chance: np.random.Generator,
        *,
        hour: int | None = None,
        kind: str | None = None,
    ) -> PastPost:
        hour = int(chance.choice(HOURS)) if hour is None else hour
        kind = str(chance.choice(list(self.kinds))) if kind is None else kind
        wall = day.replace(hour=hour, minute=int(chance.integers(60)), tzinfo=None)
        grown = self.growth * (day - NOW).days / 365
        expected = self.level + grown + self.effect(wall) + self.kinds[kind]
        reactions = np.floor(np.expm1(max(chance.normal(expected, self.luck), 0.0)))
        return PastPost(locate(wall, self.zone).at, float(reactions), kind)

    def but(self, **changed: object) -> "Account":
        return replace(self, **changed)  # type: ignore[arg-type]
