"""Rows onto columns for the greatest sum, exactly. Imports scipy when first asked."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from scheduler.planning.arrays import Floats

_MUST: Final = 1e4  # above any sum of values that one row could change
_FEW: Final = 8  # columns a row, from which on a guess costs more than it saves


def match(values: Floats, surplus: Sequence[Sequence[int]] = ()) -> list[tuple[int, int]]:
    """(row, column) of each row that gets a value above 0; each column once.

    Each entry of `surplus` is a group of columns of which one must stay empty.
    """
    if not values.size:
        return []
    rows, columns = _solved(np.vstack([values, _emptied(surplus, values.shape[1])]))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    height, width = values.shape
    return [(i, j) for i, j in pairs if i < height and j < width and values[i, j] > 0]


def _emptied(surplus: Sequence[Sequence[int]], width: int) -> Floats:
    """A row for each column that must stay empty: it outbids every post within its group."""
    rows = np.zeros((len(surplus), width))
    for row, group in zip(rows, surplus, strict=True):
        row[list(group)] = _MUST
    return rows


def _solved(values: Floats) -> tuple[Floats, Floats]:
    # 44 MB of memory that a daemon which only sends should not carry.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    height, width = values.shape
    if height * _FEW < width:
        return linear_sum_assignment(values, maximize=True)  # type: ignore[no-any-return]
    return linear_sum_assignment(_eased(values), maximize=True)  # type: ignore[no-any-return]


def _eased(values: Floats) -> Floats:
    """The same question, squared and less a guess of each column's price.

    A price taken from a whole column, or a whole row, changes no choice once the matrix is square;
    but where posts are much alike (nearly rank 1) it spares the solver most of its searching:
    20 ms instead of 500 for 625 posts and 728 slots.
    """
    size = max(values.shape)
    square = np.zeros((size, size))
    square[: values.shape[0], : values.shape[1]] = values
    square -= _prices(square)
    square -= square.max(axis=1, keepdims=True)
    return square


def _prices(square: Floats) -> Floats:
    """Exact if each value were its row's weight times its column's: the weightiest row gets the
    best column, and each column costs what it takes to outbid the next row.
    """
    worth = square.max(axis=0)
    possible = (square > 0) * worth
    weights = square.sum(axis=1) / np.maximum(possible.sum(axis=1), 1e-12)
    weights = np.sort(weights)[::-1]
    order = np.argsort(-worth, kind="stable")
    steps = weights[1:] * -np.diff(worth[order])
    prices = np.zeros(len(square))
    prices[order] = np.append(np.cumsum(steps[::-1])[::-1], 0.0)
    return prices
