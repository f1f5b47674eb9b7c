"""A plan of the coming weeks as programs read it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from scheduler.weeks import Weeks
from scheduler.weeks_told import why_moved


def as_data(found: Weeks, instant: Callable[[datetime], str]) -> dict[str, Any]:
    """`instant`: how an instant is written."""
    return {
        "placements": list(_placements(found, instant)),
        "changes": list(_changes(found, instant)),
        "left": [
            {"post": one.need.post, "channel": one.need.channel, "why": str(one.why)}
            for one in found.plan.left
        ],
        "open": [
            {"channel": one.channel, "at": instant(one.at), "until": instant(one.until)}
            for one in found.plan.open
        ],
    }


def _placements(found: Weeks, instant: Callable[[datetime], str]) -> Iterable[dict[str, Any]]:
    for one in found.plan.placements:
        yield {
            "post": one.need.post,
            "channel": one.need.channel,
            "at": instant(one.at),
            "was": instant(one.need.planned_at) if one.need.planned_at else None,
            "by_hand": one.need.placed is not None,
            "worth": one.worth,
            "propensity": one.propensity,
            "why": [str(reason) for reason in one.why],
        }


def _changes(found: Weeks, instant: Callable[[datetime], str]) -> Iterable[dict[str, Any]]:
    for one in found.plan.changes:
        yield {
            "post": one.need.post,
            "channel": one.need.channel,
            "from": instant(one.before),
            "to": instant(one.after) if one.after else None,
            "gain": one.gain,
            "for": one.hot,
            "why": str(why_moved(found, one)),
        }
