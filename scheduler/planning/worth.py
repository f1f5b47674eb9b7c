"""What a post is worth at an instant, in typical posts at a typical hour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np

from models.way import Temperature
from scheduler.agenda import DAY, Spot
from scheduler.planning.arrays import Floats, Marks
from scheduler.planning.board import Board
from scheduler.planning.values import Course, Need, Terms

# A hot post dies of waiting, a warm one of its season's end; a cold one leaves another time.
_TEMPER: Final = {Temperature.HOT: 3.0, Temperature.WARM: 1.25, Temperature.COLD: 1.0}
_KEPT_A_DAY: Final = 0.99  # a week is filled before the next: waiting one costs 7 %
_LEAST: Final = 0.01
_DRAWN: Final = 1.0  # a time that was drawn to learn from is not bettered away


def worth_at(need: Need, spot: Spot, course: Course, now: datetime) -> float:
    scale, left, start = _decay(need, now)
    return float(scale * gain_at(course, spot) * left ** ((spot.at - now) / DAY - start))


def gain_at(course: Course, spot: Spot) -> float:
    """Of a typical post at that hour: 1.12 where the lift is 12 %."""
    return max(_LEAST, 1 + course.hours.lift(spot.wall.weekday(), spot.wall.hour))


def least_gain(need: Need, terms: Terms) -> float:
    """For which it leaves the time at which it is planned."""
    return (_DRAWN if need.drawn else terms.real_gain) * need.priority


def values(board: Board, course: Course, needs: Sequence[Need], spots: Sequence[Spot]) -> Floats:
    """What each need (row) is worth at each spot (column); 0 where it may not stand.

    A planned post is worth more where it stands, by what it must gain to be moved.
    """
    now = board.terms.now
    days = np.array([(spot.at - now) / DAY for spot in spots])
    gains = np.array([gain_at(course, spot) for spot in spots])
    table = np.zeros((len(needs), len(spots)))
    column = {spot.at: j for j, spot in enumerate(spots)}
    for row, need in zip(table, needs, strict=True):
        reached = _reached(board, need, days)
        scale, left, start = _decay(need, now)
        row[reached] = scale * gains[reached] * left ** (days[reached] - start)
        if need.planned_at in column and row[column[need.planned_at]]:
            row[column[need.planned_at]] += least_gain(need, board.terms)
    return table


def _decay(need: Need, now: datetime) -> tuple[float, float, float]:
    """A post is worth `scale * gain * left ** (days - start)`, in days from now."""
    scale = _TEMPER[need.temperature] * need.priority
    if not need.is_hot:
        return scale, _KEPT_A_DAY, 0.0
    start = need.relevant_from or need.since(now)
    return scale, 0.5 ** (DAY / need.half_life), (start - now) / DAY


def _reached(board: Board, need: Need, days: Floats) -> Marks:
    """The spots at which it lives, and keeps its distance from what is on the board."""
    terms = board.terms

    def day(at: datetime) -> float:
        return (at - terms.now) / DAY

    found = np.zeros(len(days), bool)
    for span in board.life(need):
        found |= (days >= day(span.since)) & (days < day(span.until))
    for other in board.siblings(need):
        distance = np.abs(days - day(other))
        found &= (distance >= terms.apart / DAY) & (distance <= terms.within / DAY)
    for other in board.campaign(need):
        found &= np.abs(days - day(other)) >= terms.campaign / DAY
    return found
