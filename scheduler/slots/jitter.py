"""The minute within its quarter of an hour at which a post leaves. Pure, and always the same."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from scheduler.slots.agenda import Agenda, Spot

QUARTER: Final = 15  # minutes
_MINUTE: Final = timedelta(minutes=1)


def key_of(post_id: int, channel_id: int) -> int:
    """What spreads the minutes: a preview and the plan give a post the same one."""
    return post_id * 1_000_003 + channel_id


def wanted(spot: Spot, *, key: int, most: int = QUARTER) -> int:
    """How many minutes later, less than `most`, in the same quarter."""
    room = min(most, QUARTER - spot.wall.minute % QUARTER)
    return int.from_bytes(blake2b(str(key).encode(), digest_size=8).digest()) % room


def jittered(agenda: Agenda, spot: Spot, *, key: int, until: datetime, most: int = QUARTER) -> Spot:
    """Less than `most` minutes later, so that not everything leaves on the hour.

    In the same quarter, before `until`, and within the rules wherever `spot` is.
    """
    for minutes in range(wanted(spot, key=key, most=most), 0, -1):
        later = agenda.spot(spot.at + minutes * _MINUTE)
        if later.at < until and agenda.fits(later):
            return later
    return spot
