"""A public that lives by several clocks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from lib.zones import is_zone, wall_time
from models.channel import Channel
from scheduler.slots.priors import Prior

_HOURS: Final = 168
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The part of a public that lives by the clock of `zone`: 0.3 is three in ten."""

    zone: str
    share: float


def audience_of(channel: Channel) -> tuple[Elsewhere, ...]:
    """Beside the channel's own zone; without those that this installation does not know."""
    kept = [Elsewhere(zone=one["zone"], share=one["share"]) for one in channel.audience]
    return tuple(one for one in kept if is_zone(one.zone))


def blended(table: Prior, audience: Sequence[Elsewhere], *, zone: str, now: datetime) -> Prior:
    """`table` in each part's own hours, laid on the week of `zone` by how many live there.

    By the clocks as they stand at `now`: Paris and Réunion are two hours apart in summer.
    """
    if not audience:
        return table
    home = 1 - sum(one.share for one in audience)
    parts = [(home, 0.0)] + [(one.share, _ahead(one.zone, zone, now)) for one in audience]
    gains = tuple(
        sum(share * _at(table, hour + ahead) for share, ahead in parts) for hour in range(_HOURS)
    )
    return replace(table, gains=gains)


def _ahead(other: str, zone: str, now: datetime) -> float:
    """Hours, for some zones not whole ones."""
    return (wall_time(now, other) - wall_time(now, zone)) / _HOUR


def _at(table: Prior, hour: float) -> float:
    """Between two hours, something between them; the week begins again after Sunday."""
    whole = int(hour // 1)
    part = hour - whole
    first, after = table.gains[whole % _HOURS], table.gains[(whole + 1) % _HOURS]
    return (1 - part) * first + part * after
