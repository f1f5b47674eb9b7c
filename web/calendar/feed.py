"""What the calendar widget reads: of each day the first few, and a link to the rest."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy.orm import Session

from lib.i18n import zone
from lib.zones import locate, wall_time
from models.actor import Actor
from scheduler.calendar.entries import Stretch, entries
from web.calendar.days import Day, day_links, filled, roles_in
from web.calendar.filters import Filters

_FEW: Final = ((1, 60), (7, 24))  # days at once, and how many entries of each
_FEW_OF_MANY: Final = 4
_A_MINUTE: Final = timedelta(minutes=1)


def fed(
    session: Session, who: Actor, since: datetime, until: datetime, wanted: Filters
) -> list[dict[str, Any]]:
    stretches = list(_days(since, until))
    few = next((few for most, few in _FEW if len(stretches) <= most), _FEW_OF_MANY)
    found = entries(session, who, stretches, few=few, only=wanted)
    roles = roles_in(session, who, found)
    return events((filled(one, roles) for one in found), wanted)


def events(days: Iterable[Day], wanted: Filters) -> list[dict[str, Any]]:
    """Days as the widget reads them."""
    link = day_links(wanted)
    return [told for day in days for told in _told(day, link)]


def _days(since: datetime, until: datetime) -> Iterator[Stretch]:
    """The local days between two instants, the first and the last perhaps not whole."""
    day, bounds = wall_time(since, zone()).date() + timedelta(days=1), [since]
    while (midnight := locate(datetime.combine(day, time()), zone()).at) < until:
        bounds.append(midnight)
        day += timedelta(days=1)
    return (Stretch(since=one, until=other) for one, other in pairwise([*bounds, until]))


def _told(day: Day, link: Callable[[date], str]) -> Iterator[dict[str, Any]]:
    yield from (card.to_json() for card in day.cards)
    if day.more and day.cards:
        yield _rest(day, day.cards[-1].wall, link)


def _rest(day: Day, last: datetime, link: Callable[[date], str]) -> dict[str, Any]:
    """Stands behind the last entry that is shown, as an entry of its own that leads to its day."""
    on, words = last.date(), str(day.words)
    at = min(last + _A_MINUTE, last.replace(hour=23, minute=59))
    return {
        "id": f"more-{on}",
        "title": words,
        "start": at.isoformat(timespec="minutes"),
        "url": link(on),
        "classNames": ["rest"],
        "editable": False,
        "extendedProps": {"rest": day.more, "where": "", "said": "", "spoken": words},
    }
