"""What the posts tell of each hour of the week, once posts of one moment share their luck.

Posts that leave together meet the same news, the same conversation, the same turn of an algorithm:
measured on real accounts, two posts of one hour resemble each other (correlation 0.1 on Facebook,
0.3 to 0.45 on Twitter, half of that an hour later, nothing six hours later). Counting them as so
many witnesses makes intervals too narrow, so every hour of a date has a luck of its own, and every
three hours another one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduler.rhythm.arrays import Floats, Integers
from scheduler.rhythm.history import HOURS, Columns
from scheduler.rhythm.residuals import Residuals

_BLOCK: Final = 3  # hours
_ASSUMED: Final = 0.15  # the share of luck that is common to an hour, before it is measured
_ASSUMED_POSTS: Final = 30.0
_SHARES: Final = (0.03, 0.6)  # never less, never more
_OF_THE_HOUR: Final = 2 / 3  # the rest is common to three hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """`matrix` (168 × 168) and `score` (168) are all that a curve needs to know of the posts.

    `luck`: the variance of what posts of one moment have in common. `moments`: how many different
    hours of different dates there were, older ones counting less. `days`: different dates.
    """

    matrix: Floats
    score: Floats
    luck: float
    moments: float
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """One row per hour of a date."""

    cell: Integers
    block: Integers  # consecutive numbers, one for each three hours of a date
    posts: Integers
    weight: Floats
    mean: Floats


def information(posts: Columns, left: Residuals) -> Information:
    hours = posts.day * 24 + posts.hour
    _, first, index = np.unique(hours, return_index=True, return_inverse=True)
    share = _share_in_common(index, left)
    moments = _moments(posts, left.values, first, index)
    matrix, score = _weighed(moments, left.variance, share)
    return Information(
        matrix=matrix,
        score=score,
        luck=share * left.variance,
        moments=float(moments.weight.sum()),
        days=len(np.unique(posts.day)),
    )


def nothing() -> Information:
    return Information(
        matrix=np.zeros((HOURS, HOURS)), score=np.zeros(HOURS), luck=0.0, moments=0.0, days=0
    )


def _share_in_common(index: Integers, left: Residuals) -> float:
    """Of the variance: from pairs of posts of one hour, drawn to what other accounts show."""
    posts = np.bincount(index)
    total = np.bincount(index, left.values)
    squares = np.bincount(index, left.values**2)
    several = posts > 1
    others = (posts - 1)[several]
    alike = (total**2 - squares)[several] / posts[several]  # mean product of pairs × others
    evidence = alike.sum() / left.variance + _ASSUMED * _ASSUMED_POSTS
    return float(np.clip(evidence / (others.sum() + _ASSUMED_POSTS), *_SHARES))


def _moments(posts: Columns, values: Floats, first: Integers, index: Integers) -> _Moments:
    count = np.bincount(index)
    weight = np.bincount(index, posts.weight)
    block = (posts.day * 24 + posts.hour)[first] // _BLOCK
    return _Moments(
        cell=posts.cell[first],
        block=np.unique(block, return_inverse=True)[1],
        posts=count,
        weight=weight / count,
        mean=np.bincount(index, posts.weight * values) / weight,
    )


def _weighed(moments: _Moments, variance: float, share: float) -> tuple[Floats, Floats]:
    """Each moment by its precision, less what it shares with its block (Woodbury's identity)."""
    of_hour = share * _OF_THE_HOUR * variance
    of_block = share * (1 - _OF_THE_HOUR) * variance
    alone = (1 - share) * variance
    precision = moments.weight / (of_hour + alone / moments.posts)
    block, cell = moments.block, moments.cell
    weight = np.bincount(block, moments.weight) / np.bincount(block)
    common = 1 / (weight / of_block + np.bincount(block, precision))
    pull = (common * np.bincount(block, precision * moments.mean))[block]
    score = np.asarray(np.bincount(cell, precision * (moments.mean - pull), HOURS), float)
    matrix: Floats = -_shared(block, cell, precision, common)
    matrix[np.diag_indices(HOURS)] += np.bincount(cell, precision, HOURS)
    return matrix, score


def _shared(block: Integers, cell: Integers, precision: Floats, common: Floats) -> Floats:
    """Only hours of the same block share anything: 3 × 3 numbers for each."""
    told = np.zeros((len(common), _BLOCK))
    told[block, cell % _BLOCK] = precision
    start = np.zeros(len(common), np.int64)
    start[block] = cell - cell % _BLOCK
    matrix = np.zeros((HOURS, HOURS))
    for one in range(_BLOCK):
        for other in range(_BLOCK):
            amount = common * told[:, one] * told[:, other]
            np.add.at(matrix, (start + one, start + other), amount)
    return matrix
