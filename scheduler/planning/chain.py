"""The best times of some days, a gap apart: dynamic programming, exact."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import TypeAlias

from scheduler.slots import MINUTE

Table: TypeAlias = list[list[float]]


@lru_cache(maxsize=1024)  # most days of a year look alike
def chain(
    minutes: tuple[int, ...],
    gains: tuple[float, ...],
    days: tuple[int, ...],
    sizes: tuple[int, ...],
    gap: timedelta,
) -> tuple[int, ...]:
    """Numbers of the chosen ones, in order: those whose gains (each above 0) sum up highest.

    `minutes`: ascending; `days`: of each, a number into `sizes`, how many that day takes. Of two
    equal ones the earlier.
    """
    after = _after(minutes, gap)
    best = _best(gains, days, sizes, after)
    chosen, number, left = [], 0, sizes[days[0]] if days else 0
    while number < len(minutes):
        taken = _taken(best, gains, days, number, left, after)
        if left and taken >= best[number][left]:
            chosen.append(number)
            following, rest = after[number], left - 1
        else:
            following, rest = number + 1, left
        left = _left(days, sizes, number, following, rest)
        number = following
    return tuple(chosen)


def _best(
    gains: Sequence[float], days: Sequence[int], sizes: Sequence[int], after: Sequence[int]
) -> Table:
    """By number, and how many its day may still take: the most that it and all later ones gain.

    The last column of each row stands for a day that begins there, with all that it takes.
    """
    best: Table = [[] for _ in gains] + [[0.0]]
    for number in range(len(gains) - 1, -1, -1):
        full = sizes[days[number]]
        row = best[number] = [0.0] * (full + 1)
        for left in range(full + 1):
            skipped = _then(best, days, number, number + 1, left)
            taken = _taken(best, gains, days, number, left, after) if left else 0.0
            row[left] = max(skipped, taken)
    return best


def _taken(
    best: Table,
    gains: Sequence[float],
    days: Sequence[int],
    number: int,
    left: int,
    after: Sequence[int],
) -> float:
    return gains[number] + _then(best, days, number, after[number], left - 1)


def _then(best: Table, days: Sequence[int], number: int, following: int, left: int) -> float:
    """What the following ones gain, where `left` is what the day of `number` still takes."""
    same_day = following < len(days) and days[following] == days[number]
    return best[following][left if same_day else -1]


def _left(days: Sequence[int], sizes: Sequence[int], number: int, following: int, rest: int) -> int:
    if following >= len(days) or days[following] == days[number]:
        return rest
    return sizes[days[following]]


def _after(minutes: Sequence[int], gap: timedelta) -> list[int]:
    """For each the first that is later, by the gap at least."""
    found, following = [], 0
    for number, minute in enumerate(minutes):
        following = max(following, number + 1)
        while following < len(minutes) and (minutes[following] - minute) * MINUTE < gap:
            following += 1
        found.append(following)
    return found
