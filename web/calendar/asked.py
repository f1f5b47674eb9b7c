"""What a calendar page was asked for: its view, its day, wall times. Raises Invalid."""

from datetime import date, datetime
from typing import Final

from flask import request

from lib.errors import Invalid
from lib.i18n import Text, say, zone
from lib.zones import Located, locate, wall_time
from web.calendar.spans import View
from web.edge import now

_FIRST, _LAST = date(1990, 1, 1), date(2190, 1, 1)
_LAST_PAGE: Final = 100
_LONGEST: Final = 400  # days that a feed gives at once


def view() -> View:
    asked = request.args.get("view", View.WEEK)
    return View(asked) if asked in set(View) else View.WEEK


def day() -> date:
    asked = request.args.get("date")
    if not asked:
        return wall_time(now(), zone()).date()
    try:
        found = date.fromisoformat(asked)
    except ValueError as error:
        raise wrong("date", say("“%(given)s” is not a day.", given=asked[:40])) from error
    if not _FIRST <= found < _LAST:
        raise wrong("date", say("%(year)s is too far away.", year=str(found.year)))
    return found


def number() -> int:
    """Of a long list's page, from 1."""
    found = request.args.get("page", 1, type=int)
    return min(max(found, 1), _LAST_PAGE)


def between() -> tuple[datetime, datetime]:
    """The instants of the wall times `start` and `end`."""
    since, until = (located(request.args.get(name, ""), name).at for name in ("start", "end"))
    if (until - since).days > _LONGEST:
        raise wrong("end", say("More than a year at once."))
    return since, until


def located(given: str, name: str) -> Located:
    """The instant of a wall time of the reader; an offset, if any, is not looked at."""
    try:
        wall = datetime.fromisoformat(given).replace(tzinfo=None)
    except ValueError as error:
        raise wrong(name, say("“%(given)s” is not a time.", given=given[:40])) from error
    if not _FIRST <= wall.date() < _LAST:
        raise wrong(name, say("%(year)s is too far away.", year=str(wall.year)))
    return locate(wall, zone())


def wrong(name: str, what: Text) -> Invalid:
    remedy = say("Write it like 2026-12-01, or with a time like 2026-12-01T08:30.")
    return Invalid(what, remedy=remedy, fields={name: what})
