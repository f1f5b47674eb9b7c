"""The hours at which people are left alone, and those at which their digest comes. Pure."""

from datetime import datetime, timedelta

from lib.zones import locate, wall_time
from models.reach import Hours


def open_from(at: datetime, hours: Hours) -> datetime:
    """`at` itself, or the first instant after it at which the person may be written to."""
    wall = wall_time(at, hours.zone)
    if not _is_quiet(wall, hours):
        return at
    candidate = wall
    for _ in range(24 * 8):
        candidate = _on_the_hour(candidate)
        if not _is_quiet(candidate, hours):
            return locate(candidate, hours.zone).at
    return at  # every hour of the week is quiet: whoever chose that meant “never by mail”


def next_digest(at: datetime, hours: Hours, *, hour: int) -> datetime:
    """The first time after `at` that their clock shows `hour`, or later where that is quiet."""
    wall = wall_time(at, hours.zone)
    today = wall.replace(hour=hour, minute=0, second=0, microsecond=0)
    coming = today if today > wall else today + timedelta(days=1)
    return open_from(locate(coming, hours.zone).at, hours)


def _is_quiet(wall: datetime, hours: Hours) -> bool:
    return wall.weekday() in hours.days or _is_between(wall.hour, hours.since, hours.until)


def _is_between(hour: int, since: int, until: int) -> bool:
    """Past midnight where `until` is the smaller."""
    if since <= until:
        return since <= hour < until
    return hour >= since or hour < until


def _on_the_hour(wall: datetime) -> datetime:
    return wall.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
