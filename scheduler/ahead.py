"""How far ahead is planned."""

from datetime import datetime
from typing import Final

from lib.errors import Invalid
from lib.i18n import say
from lib.zones import locate
from scheduler.slots.agenda import WEEK

USUAL: Final = 2 * WEEK
_FARTHEST: Final = 53 * WEEK


def end_of(week: str | None, zone: str, *, now: datetime) -> datetime:
    """The end of that ISO week by that zone's clock; two weeks from `now` for None.

    Raises Invalid for what is no week, is over, or is more than a year away.
    """
    if week is None:
        return now + USUAL
    try:
        monday = datetime.strptime(f"{week}-1", "%G-W%V-%u")  # noqa: DTZ007 - a wall time
        until = locate(monday + WEEK, zone).at
    except (ValueError, OverflowError) as error:
        raise _not_a_week(week) from error
    if not now < until < now + _FARTHEST:
        raise _not_a_week(week)
    return until


def _not_a_week(week: str) -> Invalid:
    wrong = say("“%(given)s” is not a week that is still to come.", given=week[:20])
    return Invalid(wrong, remedy=say("Write it like 2026-W49."), fields={"week": wrong})
