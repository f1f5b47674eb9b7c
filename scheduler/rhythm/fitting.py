"""The method as a whole: see docs/rhythm.md."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import numpy as np
from threadpoolctl import ThreadpoolController

from lib.zones import zone_info
from scheduler.rhythm.arrays import Floats, Integers
from scheduler.rhythm.best import best_hours
from scheduler.rhythm.curve import Curve, curve, table_of
from scheduler.rhythm.history import HOURS, Columns, PastPost, columns
from scheduler.rhythm.information import Information, information, nothing
from scheduler.rhythm.outlook import Outlook, outlook
from scheduler.rhythm.residuals import Residuals, kind_effects, kind_variances, residuals
from scheduler.rhythm.rhythm import Cell, KindEffect, Rhythm, State
from scheduler.slots.audience import Elsewhere, blended
from scheduler.slots.priors import Prior

# Two threads gain nothing on 168 × 168 numbers, and on a machine that has other things to do they
# wait for each other: 700 ms a fit were seen instead of 70.
_LIBRARIES: Final = ThreadpoolController()

_NINETY: Final = 1.645  # standard deviations to each side
_SURE: Final = 0.8
_TOO_FEW: Final = 20.0  # moments: below, it is the public table that speaks
_ENOUGH_TO_SAY_YES: Final = 30.0
_ENOUGH_TO_SAY_NO: Final = 80.0  # by then an ordinary effect would have shown
_FULL_WEEK: Final = 7  # different dates: who has not seen a week knows nothing of weekdays


def fit(
    history: Sequence[PastPost],
    *,
    network: str,
    zone: str,
    now: datetime,
    audience: Sequence[Elsewhere] = (),
) -> Rhythm:
    """`network`: the channel's kind. `zone`: the audience's (IANA). `now`: aware. `audience`: the
    part of it that lives elsewhere, to which the public table speaks in its own hours.

    In any order; posts of the future, older than three years, or without a usable figure are left
    out. The same history gives the same rhythm. Raises ValueError for an unknown zone or an
    instant without one.
    """
    zone_info(zone)
    posts = columns(history, zone=zone, now=now)
    advice = blended(table_of(network), audience, zone=zone, now=now)
    with _LIBRARIES.limit(limits=1):
        return _learned(posts, network=network, advice=advice)


def _learned(posts: Columns, *, network: str, advice: Prior) -> Rhythm:
    if not len(posts):
        return _rhythm(posts, nothing(), None, curve(nothing(), network=network, advice=advice))
    left = residuals(posts)
    known = information(posts, left)
    return _rhythm(posts, known, left, curve(known, network=network, advice=advice))


def _rhythm(posts: Columns, known: Information, left: Residuals | None, found: Curve) -> Rhythm:
    seen = outlook(found, known, posts)
    return Rhythm(
        cells=tuple(_cells(seen, np.bincount(posts.cell, minlength=HOURS))),
        kinds=tuple(_kinds(posts, left, found.mean)) if left else (),
        state=_state(seen, known),
        gain=float(np.expm1(seen.gain)),
        helps=seen.gain_helps,
        best=tuple(best_hours(found).tolist()),
        posts=len(posts),
    )


def _state(seen: Outlook, known: Information) -> State:
    if known.moments < _TOO_FEW:
        return State.GENERAL_ADVICE
    enough = known.moments >= _ENOUGH_TO_SAY_YES and known.days >= _FULL_WEEK
    if enough and seen.gain_helps >= _SURE:
        return State.CONFIDENT
    if enough and known.moments >= _ENOUGH_TO_SAY_NO:
        return State.NO_MEASURABLE_EFFECT
    return State.LEARNING


def _cells(seen: Outlook, posts: Integers) -> Iterable[Cell]:
    low, high = _interval(seen.lift, seen.doubt)
    lift = np.expm1(seen.lift)
    for index in range(HOURS):
        yield Cell(
            weekday=index // 24,
            hour=index % 24,
            lift=float(lift[index]),
            low=float(low[index]),
            high=float(high[index]),
            posts=int(posts[index]),
            helps=float(seen.helps[index]),
        )


def _kinds(posts: Columns, left: Residuals, mean: Floats) -> Iterable[KindEffect]:
    """Those that are told, beside the average of all, once the hour is taken away as well."""
    effects = kind_effects(left.before_kinds - mean[posts.cell], posts)
    low, high = _interval(effects, np.sqrt(kind_variances(left.variance, posts)))
    counts = np.bincount(posts.kind, minlength=len(posts.kinds))
    for index in sorted(range(len(effects)), key=lambda one: -effects[one]):
        if posts.kinds[index]:
            yield KindEffect(
                kind=posts.kinds[index],
                lift=float(np.expm1(effects[index])),
                low=float(low[index]),
                high=float(high[index]),
                posts=int(counts[index]),
            )


def _interval(middle: Floats, doubt: Floats) -> tuple[Floats, Floats]:
    return np.expm1(middle - _NINETY * doubt), np.expm1(middle + _NINETY * doubt)
