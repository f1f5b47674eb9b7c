"""Real histories: learn from the older posts of an account, see what came of its later ones.

Trained on the first 50, 60, 70, 80 % of the posts, cut to the newest; tried on the next 20 %. The
best hour of each weekday among those with four later posts; what it brought over the account's own
habit, its level of the time taken away, in logarithms.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from lib.zones import wall_time
from scheduler.rhythm import PastPost, State, fit
from scheduler.slots.priors import prior

ORIGINS: Final = (0.5, 0.6, 0.7, 0.8)
METHODS: Final = ("public table", "mean per cell", "hour × day", "ours")
_FEWEST: Final = 300  # posts of an account
_HELD: Final = 4  # later posts at an hour
_RECENT: Final = timedelta(days=90)  # what other tools look at
_LEVEL: Final = 14  # days

Gain = tuple[float, float, float]
Posts = list[PastPost]


@dataclass(frozen=True, kw_only=True)
class Gains:
    """In percent, with their 95 % intervals over accounts."""

    accounts: int
    by_method: dict[str, Gain]
    gated: Gain
    over_cells: Gain
    over_marginals: Gain
    promised: float
    come: float
    confident: float


@dataclass(frozen=True)
class Trial:
    """One origin of one account: what came, by method, in logarithms."""

    came: dict[str, float]
    promised: float
    confident: bool


def gains(path: Path, *, size: int, zone: str) -> Gains | None:
    """None where no account has enough posts."""
    trials = {
        account: found
        for (account, network), posts in _accounts(path)
        if (found := list(_trials(posts, network, size=size, zone=zone)))
    }
    if not trials:
        return None
    by_method = {name: _by_account(trials, name) for name in METHODS}
    gated = np.array(
        [np.mean([t.came["ours"] * t.confident for t in found]) for found in trials.values()]
    )
    every = [trial for found in trials.values() for trial in found]
    return Gains(
        accounts=len(trials),
        by_method={name: _bootstrap(values) for name, values in by_method.items()},
        gated=_bootstrap(gated),
        over_cells=_bootstrap(by_method["ours"] - by_method["mean per cell"]),
        over_marginals=_bootstrap(by_method["ours"] - by_method["hour × day"]),
        promised=_percent(np.mean([trial.promised for trial in every])),
        come=_percent(np.mean([trial.came["ours"] for trial in every])),
        confident=float(np.mean([trial.confident for trial in every])),
    )


def _by_account(trials: dict[str, list[Trial]], name: str) -> np.ndarray:
    return np.array([np.mean([trial.came[name] for trial in found]) for found in trials.values()])


def _bootstrap(values: np.ndarray) -> Gain:
    chance = np.random.default_rng(7)
    means = values[chance.integers(0, len(values), (4000, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return _percent(values.mean()), _percent(low), _percent(high)


def _percent(value: float | np.floating) -> float:
    return float(100 * np.expm1(value))


def _accounts(path: Path) -> Iterator[tuple[tuple[str, str], Posts]]:
    """Those with enough posts, the last three days apart: not all reactions are in."""
    rows: dict[tuple[str, str], Posts] = defaultdict(list)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            figure = sum(int(row[name]) for name in ("likes", "comments", "shares"))
            at = datetime.fromisoformat(row["ts_utc"]).astimezone(UTC)
            rows[row["account"], row["network"]].append(PastPost(at, figure, row["type"]))
    for key, posts in sorted(rows.items()):
        ended = max(post.at for post in posts) - timedelta(days=3)
        mature = sorted((post for post in posts if post.at <= ended), key=lambda post: post.at)
        if len(mature) >= _FEWEST and np.var(_reactions(mature)) > 0.05:
            yield key, mature


def _trials(posts: Posts, network: str, *, size: int, zone: str) -> Iterator[Trial]:
    cells = _cells(posts, zone)
    for origin in ORIGINS:
        cut = int(origin * len(posts))
        later = slice(cut, cut + int(0.2 * len(posts)))
        came, open_hours = _what_came(posts[later], cells[later])
        if open_hours.sum() < 14 or len(set(np.flatnonzero(open_hours) // 24)) < 5:
            continue
        earlier = slice(max(0, cut - size) if size else 0, cut)
        yield _trial(posts[earlier], cells[earlier], network, zone, came, open_hours)


def _trial(
    posts: Posts,
    cells: np.ndarray,
    network: str,
    zone: str,
    came: np.ndarray,
    open_hours: np.ndarray,
) -> Trial:
    rhythm = fit(posts, network=network, zone=zone, now=posts[-1].at)
    lift = np.log1p([cell.lift for cell in rhythm.cells])
    recent = np.array([post.at > posts[-1].at - _RECENT for post in posts])
    figures = np.array([post.engagement for post in posts], float)[recent]
    by_hour, by_day = (
        _mean(cells[recent] % 24, figures, 24),
        _mean(cells[recent] // 24, figures, 7),
    )
    scores = {
        "public table": np.array(prior({"twitter": "x"}.get(network, network)).gains),
        "mean per cell": _mean(cells[recent], figures, 168),
        "hour × day": np.tile(by_hour, 7) * np.repeat(by_day, 24),
        "ours": lift,
    }
    chosen = {name: _best(score, open_hours) for name, score in scores.items()}
    return Trial(
        {name: float(came[hours].mean()) for name, hours in chosen.items()},
        float(lift[chosen["ours"]].mean()),
        rhythm.state is State.CONFIDENT,
    )


def _what_came(posts: Posts, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By hour of the week, and the hours of which there is enough to tell."""
    left = _reactions(posts) - _level(posts)
    held = np.bincount(cells, minlength=168)
    return _mean(cells, left - left.mean(), 168), held >= _HELD


def _best(score: np.ndarray, open_hours: np.ndarray) -> np.ndarray:
    """Of each weekday; ties are broken at random."""
    luck = np.random.default_rng(7).uniform(0, 1e-9, 168)
    table = np.where(open_hours, score + luck, -np.inf).reshape(7, 24)
    days = np.flatnonzero(open_hours.reshape(7, 24).any(axis=1))
    return np.asarray(days * 24 + table.argmax(axis=1)[days])


def _mean(index: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """0 where there is nothing."""
    return np.bincount(index, values, size) / np.maximum(np.bincount(index, minlength=size), 1)


def _cells(posts: Posts, zone: str) -> np.ndarray:
    local = [wall_time(post.at, zone) for post in posts]
    return np.array([wall.weekday() * 24 + wall.hour for wall in local])


def _reactions(posts: Posts) -> np.ndarray:
    return np.log1p([float(post.engagement or 0) for post in posts])


def _level(posts: Posts) -> np.ndarray:
    day = np.array([post.at.toordinal() for post in posts])
    day -= day.min()
    apart = np.arange(day.max() + 1)
    bell = np.exp(-0.5 * ((apart[:, None] - apart) / _LEVEL) ** 2)
    total, seen = bell @ np.bincount(day, _reactions(posts)), bell @ np.bincount(day)
    return np.asarray((total / seen)[day])
