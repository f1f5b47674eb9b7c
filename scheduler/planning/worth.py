"""What a post is worth at an instant, in typical posts at a typical hour."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import numpy as np

from lib.zones import wall_time
from models.way import Temperature
from scheduler.planning.arrays import Floats, Marks
from scheduler.planning.board import Board
from scheduler.planning.values import Course, Need, Terms
from scheduler.slots.agenda import DAY, Spot

# A hot post dies of waiting, a warm one of its season's end; a cold one leaves another time.
_TEMPER: Final = {Temperature.HOT: 3.0, Temperature.WARM: 1.25, Temperature.COLD: 1.0}
_KEPT_A_DAY: Final = 0.99  # a week is filled before the next: waiting one costs 7 %
_LEAST: Final = 0.01
_DRAWN: Final = 1.0  # a time that was drawn to learn from is not bettered away


def worth_at(need: Need, spot: Spot, course: Course, now: datetime) -> float:
    scale = _TEMPER[need.temperature] * need.priority * gain_at(course, spot)
    if not need.is_hot:
        return scale * _kept(course, spot, now)
    left, start = _decay(need, now)
    return float(scale * left ** ((spot.at - now) / DAY - start))


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
    calm = gains * np.array([_kept(course, spot, now) for spot in spots])
    table = np.zeros((len(needs), len(spots)))
    column = {spot.at: j for j, spot in enumerate(spots)}
    for row, need in zip(table, needs, strict=True):
        reached = _reached(board, need, days)
        scale = _TEMPER[need.temperature] * need.priority
        if need.is_hot:
            left, start = _decay(need, now)
            row[reached] = scale * gains[reached] * left ** (days[reached] - start)
        else:
            row[reached] = scale * calm[reached]
        if need.planned_at in column and row[column[need.planned_at]]:
            row[column[need.planned_at]] += least_gain(need, board.terms)
    return table


def _kept(course: Course, spot: Spot, now: datetime) -> float:
    """What waiting leaves of a warm or cold post: by whole days, so that the hour alone decides
    within one.
    """
    return _KEPT_A_DAY ** (spot.day - _today(now, course.rules.zone)).days


@lru_cache(maxsize=64)
def _today(now: datetime, zone: str) -> date:
    return wall_time(now, zone).date()


def _decay(need: Need, now: datetime) -> tuple[float, float]:
    """What a day leaves of a hot post, and from when on, in days from now."""
    start = need.relevant_from or need.since(now)
    return 0.5 ** (DAY / need.half_life), (start - now) / DAY


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
