"""What a channel's posts of a month got beside those before it: observed, and proof of nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from insight.lift.months import Month
from insight.lift.told import Gain, relative

if TYPE_CHECKING:  # numpy costs memory
    from insight.lift.left_over import Stood

BEFORE: Final = timedelta(days=90)
_LEAST: Final = 5  # posts on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The measured posts of one channel, by publication. `left`: beyond what was usual."""

    posts: Mapping[int, "Stood"]
    left: Mapping[int, float]


def against_before(pasts: Sequence[Past], month: Month) -> Gain | None:
    """Of several channels each against its own; None with too few."""
    from insight.lift.contrast import contrast  # noqa: PLC0415 - as above

    values: list[float] = []
    first: list[bool] = []
    chances: list[float] = []
    for past in pasts:
        now, before = _logarithms(past, month)
        if len(now) >= _LEAST <= len(before):
            usual = sum(before) / len(before)
            values += [value - usual for value in (*now, *before)]
            first += [True] * len(now) + [False] * len(before)
            chances += [len(now) / (len(now) + len(before))] * (len(now) + len(before))
    found = contrast(values, first, chances) if values else None
    if found is None:
        return None
    return Gain(**{n: relative(getattr(found, n)) for n in ("value", "low", "high")})


def _logarithms(past: Past, month: Month) -> tuple[list[float], list[float]]:
    """Of the month, and of the 90 days before it."""

    def between(since: datetime, until: datetime) -> list[float]:
        found = (one for one in past.posts.values() if since <= one.at < until)
        return [math.log1p(one.outcome) for one in found]

    since = month.since
    return between(since, month.until), between(since - BEFORE, since)
