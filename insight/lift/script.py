"""A report as scripts read it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from insight.lift.report import Line, Report
from insight.lift.told import Drawn, Gain, Told


def as_data(found: Report, *, instant: Callable[[datetime], str | None]) -> dict[str, Any]:
    """`lines`: all channels together first (`channel` null); gains relative, 0.09 = +9 %."""
    return {
        "month": str(found.month),
        "lines": [_line(one) for one in found.lines],
        "draws": [_draw(one, instant) for one in found.drawn],
    }


def _line(one: Line) -> dict[str, Any]:
    return {
        "channel": one.channel.id if one.channel else None,
        "name": one.channel.name if one.channel else None,
        "month": _told(one.month),
        "year": _told(one.year),
        "habit": _gain(one.habit),
    }


def _told(one: Told) -> dict[str, Any]:
    return {
        "gain": _gain(one.gain),
        "posts": one.posts,
        "drawn": one.drawn,
        "waiting": one.waiting,
        "weeks": one.weeks,
        "words": [str(text) for text in one.words],
    }


def _gain(one: Gain | None) -> dict[str, Any] | None:
    return None if one is None else {**asdict(one), "may_be_chance": one.may_be_chance}


def _draw(one: Drawn, instant: Callable[[datetime], str | None]) -> dict[str, Any]:
    return {**asdict(one), "at": instant(one.at)}
