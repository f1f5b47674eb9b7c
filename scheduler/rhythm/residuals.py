"""What is left of a post's reactions once its account's level and its kind are taken away."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduler.rhythm.arrays import Floats
from scheduler.rhythm.history import Columns

_LEVEL: Final = 14  # days: the width of what counts as “at that time”
_KIND_DOUBT: Final = 30.0  # posts of a kind before half of its effect is believed
_OUTLIER: Final = 3.0  # robust standard deviations
_ROBUST: Final = 1.4826  # from the median deviation to a standard one, for a normal law
_LEAST: Final = 0.01  # of variance: reactions that never change teach nothing by not changing


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """In natural logarithms: 0.1 is about a tenth more than such a post gets at that time."""

    values: Floats
    before_kinds: Floats
    variance: float


def residuals(posts: Columns) -> Residuals:
    """Without the followers won or lost, without what the kind explains, outliers drawn in."""
    before = _centred(posts.reactions - _level(posts), posts)
    left = _centred(_drawn_in(before - kind_effects(before, posts)[posts.kind]), posts)
    variance = max(float(np.average(left**2, weights=posts.weight)), _LEAST)
    return Residuals(values=left, before_kinds=before, variance=variance)


def kind_effects(left: Floats, posts: Columns) -> Floats:
    """By kind: its mean beside the others', drawn to nothing where there are few posts."""
    seen = np.bincount(posts.kind, posts.weight, len(posts.kinds))
    total = np.bincount(posts.kind, posts.weight * left, len(posts.kinds))
    effects = total / (seen + _KIND_DOUBT)
    return np.asarray(effects - np.average(effects, weights=seen))


def kind_variances(variance: float, posts: Columns) -> Floats:
    """Of those effects."""
    seen = np.bincount(posts.kind, posts.weight, len(posts.kinds))
    return np.asarray(variance / (seen + _KIND_DOUBT))


def _level(posts: Columns) -> Floats:
    """The account's usual reactions around each post: a bell of ±14 days over its daily sums."""
    day = posts.day - posts.day.min()
    days = int(day.max()) + 1
    reach = 4 * _LEVEL
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _LEVEL) ** 2)
    total = np.convolve(np.bincount(day, posts.reactions, days), bell)[reach : reach + days]
    seen = np.convolve(np.bincount(day, minlength=days), bell)[reach : reach + days]
    found: Floats = (total[day] / seen[day]).astype(float)
    return found


def _drawn_in(values: Floats) -> Floats:
    """A post that went round the world says little about its hour."""
    middle = float(np.median(values))
    usual = _ROBUST * float(np.median(np.abs(values - middle))) or float(values.std())
    return np.clip(values, middle - _OUTLIER * usual, middle + _OUTLIER * usual)


def _centred(values: Floats, posts: Columns) -> Floats:
    return values - float(np.average(values, weights=posts.weight))
