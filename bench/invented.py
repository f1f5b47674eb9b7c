"""Accounts whose public is known, and what each way of choosing an hour reaches on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from scheduler.rhythm import PastPost, fit
from scheduler.slots.priors import prior

Curve = np.ndarray
Plan = tuple[Curve, Curve]  # by hour of the week: its score, its chance of being tried
Chooser = Callable[["Account", datetime], Plan]

MONDAY: Final = datetime(2026, 8, 31, tzinfo=UTC)
WEEKS: Final = 13
EXPLORED: Final = 0.2  # of the posts
DAYTIME: Final = np.arange(7, 23)
ANY_HOUR: Final = np.ones(168)
_LUCK: Final = 0.7  # of one post, in logarithms; now and then much more
_PHOTO: Final = 0.35  # gained over a link, at any hour
_DRIFT: Final = 0.1  # of the audience, a week
_HOUR: Final = np.arange(168) % 24
_DAY: Final = np.arange(168) // 24


@dataclass(frozen=True, kw_only=True)
class World:
    """`before` and `after` the seventh week: what an hour is worth, in logarithms."""

    name: str
    network: str
    before: Curve
    after: Curve


@dataclass(frozen=True, slots=True)
class Shares:
    """Of what the best hours would have brought: `learned` at the end, by the hours then believed
    to be best; `quarter`, by all posts of the thirteen weeks, with those that explored.
    """

    learned: float
    quarter: float


class Account:
    """Reactions with the luck, the photos and the changing audience that real ones have."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = np.random.default_rng(seed)
        self.level = 3.0
        self.posts: list[tuple[int, PastPost]] = []  # hour of the week, post

    def live(self, choose: Chooser) -> Shares:
        """Posts once a day for a quarter."""
        weeks = [self._week(week, choose) for week in range(WEEKS)]
        score, _ = choose(self, MONDAY + timedelta(weeks=WEEKS))
        believed = [_best(score, day) for day in range(7)]
        return Shares(_share(believed, self.world.after), float(np.mean(weeks)))

    def _week(self, week: int, choose: Chooser) -> float:
        curve = self.world.before if week < WEEKS // 2 else self.world.after
        monday = MONDAY + timedelta(weeks=week)
        score, tries = choose(self, monday)
        score = score + self.chance.uniform(0, 1e-9, 168)
        chosen = [self._hour(day, score, tries) for day in range(7)]
        self.posts += [(cell, self._post(monday, cell, curve)) for cell in chosen]
        self.level += self.chance.normal(0.03, _DRIFT)
        return _share(chosen, curve)

    def _hour(self, day: int, score: Curve, tries: Curve) -> int:
        if self.chance.random() >= EXPLORED:
            return _best(score, day)
        likely = tries[day * 24 + DAYTIME]
        return int(day * 24 + self.chance.choice(DAYTIME, p=likely / likely.sum()))

    def _post(self, monday: datetime, cell: int, curve: Curve) -> PastPost:
        kind = str(self.chance.choice(["photo", "link"]))
        luck = _LUCK * self.chance.standard_t(5)
        expected = self.level + curve[cell] + _PHOTO * (kind == "photo") + luck
        reactions = np.floor(np.expm1(max(expected, 0.0)))
        return PastPost(monday + timedelta(hours=cell), float(reactions), kind)


def _best(score: Curve, day: int) -> int:
    return int(day * 24 + DAYTIME[np.argmax(score[day * 24 + DAYTIME])])


def _share(chosen: list[int], curve: Curve) -> float:
    possible = [np.exp(curve[_best(curve, day)]) for day in range(7)]
    return float(np.exp(curve[chosen]).sum() / np.sum(possible))


def table(account: Account, _now: datetime) -> Plan:
    return np.array(prior(account.world.network).gains), ANY_HOUR


def mean_per_cell(account: Account, _now: datetime) -> Plan:
    return _mean(account, lambda cell: cell, 168), ANY_HOUR


def hour_by_day(account: Account, _now: datetime) -> Plan:
    by_hour = _mean(account, lambda cell: cell % 24, 24)
    by_day = _mean(account, lambda cell: cell // 24, 7)
    return np.asarray(by_hour[_HOUR] * by_day[_DAY]), ANY_HOUR


def ours(account: Account, now: datetime) -> Plan:
    history = [post for _, post in account.posts]
    rhythm = fit(history, network=account.world.network, zone="UTC", now=now)
    return np.array([cell.lift for cell in rhythm.cells]), np.array(rhythm.best) + 1e-6


def _mean(account: Account, group: Callable[[int], int], size: int) -> Curve:
    """0 where there is nothing yet."""
    cells = np.array([group(cell) for cell, _ in account.posts], int)
    figures = np.array([post.engagement for _, post in account.posts], float)
    posts = np.maximum(np.bincount(cells, minlength=size), 1)
    return np.asarray(np.bincount(cells, figures, size) / posts)


def _bump(hour: float, height: float, *, width: float = 2.5) -> Curve:
    return np.asarray(height * np.exp(-0.5 * ((_HOUR - hour) / width) ** 2))


def _worlds() -> list[World]:
    mornings = _bump(11, 0.5) - 0.2 * (_DAY == 6)
    evenings = _bump(20, 0.5)
    sundays = _bump(21, 0.4) + 0.3 * (_DAY == 6)
    two = _bump(8, 0.5) * (_DAY < 5) + _bump(20, 0.5)
    return [
        World(name="as the table says", network="facebook", before=mornings, after=mornings),
        World(name="the table is wrong", network="facebook", before=sundays, after=sundays),
        World(name="evenings, no table", network="mastodon", before=evenings, after=evenings),
        World(name="two peaks", network="mastodon", before=two, after=two),
        World(name="a change half-way", network="mastodon", before=evenings, after=_bump(12, 0.5)),
    ]


WORLDS: Final = _worlds()
