"""What a channel may expect of each hour beside its own habit, and of moving to its best hours."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduler.rhythm.arrays import Floats
from scheduler.rhythm.curve import VARIANCE, Curve
from scheduler.rhythm.history import HALF_LIFE, HOURS, Columns
from scheduler.rhythm.information import Information

_AHEAD: Final = 4  # weeks that an interval speaks of, with one post in each at that hour
_KEPT: Final = 0.5 ** (7 * _AHEAD / HALF_LIFE.days)  # of today's curve, by then
_STRANGER: Final = 2.0  # posts, spread over the daytime: the habit of a channel without posts

_DAYTIME: Final = np.array([7 <= hour < 22 for _ in range(7) for hour in range(24)], float)
_erf: Final = np.vectorize(math.erf, otypes=[float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """168 hours over the account's habit, in logarithms.

    `doubt`: the standard deviation of what four weekly posts at that hour would bring, the luck
    of each single post apart. `helps`: the chance that the hour is better than the habit. `gain`,
    `gain_helps`: the same of moving every post to the best hour of its weekday.
    """

    lift: Floats
    doubt: Floats
    helps: Floats
    gain: float
    gain_helps: float


def outlook(found: Curve, known: Information, posts: Columns) -> Outlook:
    habit = _habit(posts)
    lift = found.mean - habit @ found.mean
    moves = np.eye(HOURS) - habit
    passing = known.luck / _AHEAD + (1 - _KEPT**2) * found.size * VARIANCE
    best = _best_of_each_day(lift)[None, :] - habit
    return Outlook(
        lift=lift,
        doubt=np.sqrt(np.maximum(_variances(moves, found.covariance), 0.0) + passing),
        helps=_chances(moves, found, passing),
        gain=float(best[0] @ found.mean),
        gain_helps=float(_chances(best, found, 0.0)[0]),
    )


def _habit(posts: Columns) -> Floats:
    """The share of each hour in the account's posts, recent ones counting more."""
    usual = _STRANGER * _DAYTIME / _DAYTIME.sum()
    usual = usual + np.bincount(posts.cell, posts.weight, HOURS)
    return np.asarray(usual / usual.sum())


def _best_of_each_day(lift: Floats) -> Floats:
    """A seventh of the posts at the best hour of each weekday."""
    best = np.argmax(lift.reshape(7, 24), axis=1)
    share = np.zeros((7, 24))
    share[np.arange(7), best] = 1 / 7
    return share.reshape(HOURS)


def _chances(moves: Floats, found: Curve, passing: float) -> Floats:
    """For each row of `moves` (a difference between two ways to post): that it is a gain."""
    chance = np.zeros(len(moves))
    for mean, covariance, weight in zip(found.means, found.covariances, found.chances, strict=True):
        deviation = np.sqrt(np.maximum(_variances(moves, covariance) + passing, 1e-12))
        chance += weight * (1 + _erf(moves @ mean / deviation / math.sqrt(2))) / 2
    return chance


def _variances(moves: Floats, covariance: Floats) -> Floats:
    return np.asarray(((moves @ covariance) * moves).sum(axis=1))
