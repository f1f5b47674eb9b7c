"""Notices by day, what is the same many times on one line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from lib.zones import wall_time
from models.notice import Notice, NoticeKind

FEW: Final = 3  # posts that went up in a day, each on a line of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`live`: what went up, where that is more than a few; `others`: everything else."""

    on: date
    live: Sequence[Notice]
    others: Sequence[Notice]


def by_day(notices: Sequence[Notice], zone: str) -> list[Day]:
    """`notices`: newest first; so are the days, and the notices of each."""
    together = groupby(notices, key=lambda one: wall_time(one.at, zone).date())
    return [_day(on, list(found)) for on, found in together]


def _day(on: date, found: Sequence[Notice]) -> Day:
    live = [one for one in found if one.kind is NoticeKind.LIVE]
    if len(live) <= FEW:
        return Day(on=on, live=(), others=found)
    return Day(on=on, live=live, others=[one for one in found if one.kind is not NoticeKind.LIVE])
