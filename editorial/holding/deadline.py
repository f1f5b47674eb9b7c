"""By when somebody must have acted, derived from when the post leaves. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from lib.zones import locate, wall_time
from models.way import Temperature

# How long before it leaves a post should be agreed to, so that its author can still change it:
# what holds where nobody set anything else.
LEADS: Final[Mapping[Temperature, timedelta]] = {
    Temperature.HOT: timedelta(hours=1),
    Temperature.WARM: timedelta(hours=24),
    Temperature.COLD: timedelta(hours=48),
}
ANSWERED_WITHIN: Final = timedelta(days=3)  # where nothing says when it leaves
_OPENS: Final = time(9)
_CLOSES: Final = time(18)
_FRIDAY: Final = 4
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """`leads`: before a post leaves. `answered_within`: where nothing says when it does.

    `first`, `last`: percent of the time that is used up when people are reminded.
    """

    leads: Mapping[Temperature, timedelta] = field(default_factory=lambda: LEADS)
    answered_within: timedelta = ANSWERED_WITHIN
    first: int = 50
    last: int = 75


USUAL: Final = Deadlines()


def by_when(
    *,
    since: datetime,
    leaves_at: datetime | None,
    temperature: Temperature,
    zone: str,
    deadlines: Deadlines = USUAL,
) -> datetime:
    """The last moment, never before `since`, when it came to whoever must act.

    Some time before it leaves, earlier still if that is at night or on a weekend. Where it came
    too late for that: without the regard for working hours, then when it leaves.
    """
    if leaves_at is None:
        return max(since, working_hour(since + deadlines.answered_within, zone))
    plain = leaves_at - deadlines.leads[temperature]
    regular = working_hour(plain, zone)
    return next((at for at in (regular, plain, leaves_at) if at > since), since)


def working_hour(at: datetime, zone: str) -> datetime:
    """`at`, or the last moment before it from Monday to Friday, from 9:00 to 18:00, in `zone`."""
    wall = wall_time(at, zone)
    if wall.time() < _OPENS:
        wall = datetime.combine(wall.date() - _A_DAY, _CLOSES)
    if wall.time() > _CLOSES:
        wall = datetime.combine(wall.date(), _CLOSES)
    if wall.weekday() > _FRIDAY:
        friday = wall.date() - _A_DAY * (wall.weekday() - _FRIDAY)
        wall = datetime.combine(friday, _CLOSES)
    # What comes twice in autumn would be read as its first: then nothing was moved.
    return at if wall == wall_time(at, zone) else locate(wall, zone).at
