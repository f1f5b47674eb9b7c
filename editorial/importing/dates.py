"""Days and times as people write them, read strictly: what does not exist is refused.

The day comes before the month: 03/12/2026 is 3 December.
"""

import calendar
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, NoReturn

from editorial.importing.cells import BadCell, folded, quoted
from lib.i18n import Text, say
from lib.zones import locate, zone_info

LAST_MINUTE: Final = time(23, 59)
MONTH_WORDS: Final = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)
_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "lundi lun monday mon",
            "mardi mar tuesday tues tue",
            "mercredi mer wednesday wed",
            "jeudi jeu thursday thurs thu",
            "vendredi ven friday fri",
            "samedi sam saturday sat",
            "dimanche dim sunday sun",
        )
    )
    for name in names.split()
}
_WEEKDAY = r"(?:(?P<weekday>[a-z]+) )?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_NAME = r"(?!(?:st|nd|rd|th) )[a-z]+"  # in “Dec 1st 2026” what follows the day is no month
_DAY_FORMS: Final = (
    re.compile(rf"{_WEEKDAY}{_DAY}(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by){_YEAR}", re.ASCII),
    re.compile(
        rf"{_WEEKDAY}(?P<year>\d{{4}})(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by){_DAY}", re.ASCII
    ),
    re.compile(rf"{_WEEKDAY}{_DAY}(?:er|st|nd|rd|th)? ?(?P<name>{_NAME}) {_YEAR}", re.ASCII),
    re.compile(rf"{_WEEKDAY}{_DAY}(?P<by>[/-])(?P<name>[a-z]+)(?P=by){_YEAR}", re.ASCII),
    re.compile(rf"{_WEEKDAY}(?P<name>[a-z]+) {_DAY}(?:st|nd|rd|th)? (?P<year>\d{{4}})", re.ASCII),
)
_TIME_FORMS: Final = (
    re.compile(
        r"(?P<hour>\d{1,2}) ?(?:heures?|h)(?: ?(?P<minute>\d{2}) ?(?:min|mn|m)?)?", re.ASCII
    ),
    re.compile(
        # “0.25” is six o’clock as a workbook keeps it, and not 00:25
        r"(?!0\.)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))? ?(?P<half>am|pm)?",
        re.ASCII,
    ),
    re.compile(r"(?P<hour>\d{1,2}) ?(?P<half>am|pm)", re.ASCII),
)
_NAMED_TIMES: Final = {"midi": time(12), "noon": time(12), "minuit": time(0), "midnight": time(0)}
_TAIL: Final = re.compile(
    r"(?P<day>.+?)(?:(?<=\d)t|,? (?:a |at )?)"
    r"(?P<time>\d{1,2} ?(?:h|:)(?: ?\d{2}(?::\d{2})?)?(?: ?(?:am|pm))?|\d{1,2} ?(?:am|pm)"
    r"|midi|minuit|noon|midnight)",
    re.ASCII,
)
# As programs write it (RFC 3339): “2026-12-01T18:00:00.000Z”.
_STAMP: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"[t ](?P<at>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?"
    r" ?(?P<zone>z|utc|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_NEXT_STEP: Final = say("Write the day, the month and the year, such as 01/12/2026.")
_NEXT_TIME: Final = say("Write the hour from 0 to 23 and the minutes, such as 8h30 or 18:00.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as read; `at` if the cell held a time too, `note` if something about it is odd.

    `exact`: aware, where it named its zone; `on` and `at` are by the clocks of that zone then.
    """

    on: date
    at: time | None = None
    note: Text | None = None
    exact: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """An aware UTC instant, and what was done to find it."""

    at: datetime
    notes: tuple[Text, ...] = ()


def day(written: str) -> Day:
    """The day (and time, if there is one) in `written`. Raises BadCell."""
    words = _plain(written)
    if stamp := _STAMP.fullmatch(words):
        return _stamped(stamp.groupdict(""), written)
    found = _day(words, written)
    if found is not None:
        return found
    tail = _TAIL.fullmatch(words)
    if tail and (alone := _day(tail["day"].rstrip(" ,"), written)):
        return Day(on=alone.on, at=clock_time(tail["time"]), note=alone.note)
    raise BadCell(say("“%(written)s” is not a date.", written=quoted(written)), remedy=_NEXT_STEP)


def clock_time(written: str) -> time:
    """A time of day, to the minute. Raises BadCell."""
    words = folded(written)
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    for form in _TIME_FORMS:
        if found := form.fullmatch(words):
            return _time(found.groupdict(), written)
    raise BadCell(say("“%(written)s” is not a time.", written=quoted(written)), remedy=_NEXT_TIME)


def moment(day: Day, at: time, zone: str) -> Instant:
    """The instant of `day` at `at`, by wall clocks in `zone` (IANA).

    Where the day names a zone of its own, and `at` is its own time: that instant.
    """
    if day.exact is None:
        return instant(day.on, at, zone)
    here = day.exact.astimezone(zone_info(zone))
    if at != day.at:
        return instant(here.date(), at, zone)
    exact = here.astimezone(UTC)
    if here.utcoffset() == day.exact.utcoffset():
        return Instant(at=exact)
    note = say("Its time is written in another time zone: that is %(at)s here.", at=exact)
    return Instant(at=exact, notes=(note,))


def instant(on: date, at: time, zone: str) -> Instant:
    """The instant when wall clocks in `zone` (IANA) show that day and time."""
    wall = datetime.combine(on, at)
    found = locate(wall, zone)
    if found.moved:
        note = say(
            "At %(wall)s clocks go forward: this time does not exist, %(at)s is taken.",
            wall=_shown(at),
            at=found.at,
        )
        return Instant(at=found.at, notes=(note,))
    if found.doubled:
        note = say("On that night %(wall)s comes twice: the first one is taken.", wall=_shown(at))
        return Instant(at=found.at, notes=(note,))
    return Instant(at=found.at)


def _shown(at: time) -> str:
    return f"{at:%H:%M}"


def _plain(written: str) -> str:
    words = re.sub(r"(?<=[a-z])\.", " ", folded(written)).replace(",", " ")
    words = re.sub(r" ?([/-]) ?", r"\1", re.sub(r" +", " ", words)).strip()
    return re.sub(r"^(?:le|the|on) ", "", words).replace(" of ", " ")


def _day(words: str, written: str) -> Day | None:
    for form in _DAY_FORMS:
        if found := form.fullmatch(words):
            parts = found.groupdict()
            on = _existing(parts, written)
            return Day(on=on, note=_contradiction(parts["weekday"], on))
    return None


def _stamped(parts: Mapping[str, str], written: str) -> Day:
    on, at = _existing(parts, written), clock_time(parts["at"])
    if not parts["zone"]:
        return Day(on=on, at=at)
    try:
        offset = datetime.strptime(parts["zone"].replace("utc", "z").upper(), "%z").tzinfo
    except ValueError as error:
        raise BadCell(
            say("“%(written)s”: there is no such time zone.", written=quoted(written)),
            remedy=say("Write it as Z or +01:00, or leave it out for the workspace’s own time."),
        ) from error
    return Day(on=on, at=at, exact=datetime.combine(on, at, offset))


def _existing(parts: Mapping[str, str], written: str) -> date:
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    number = int(parts["day"])
    if not 2000 <= year <= 2099:
        _refuse_year(parts["year"])
    if not 1 <= month <= 12:
        raise BadCell(
            say(
                "“%(written)s”: there is no month %(month)s.", written=quoted(written), month=month
            ),
            remedy=say("The day comes first: write 01/12/2026 for the first of December."),
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise BadCell(
            say(
                "%(day)s %(month)s %(year)s does not exist: the month has %(last)s days.",
                day=str(number),
                month=MONTH_WORDS[month - 1],
                year=str(year),
                last=str(last),
            ),
            remedy=say("Correct the date."),
        )
    return date(year, month, number)


def _refuse_year(year: str) -> NoReturn:
    raise BadCell(
        say("The year %(year)s is out of reach.", year=year),
        remedy=say("Write a year between 2000 and 2099."),
    )


def _month(name: str) -> int:
    if name in _MONTHS:
        return _MONTHS[name]
    close = difflib.get_close_matches(name, _MONTHS, n=1)
    raise BadCell(
        say("“%(name)s” is not a month.", name=name),
        remedy=say("Did you mean “%(close)s”?", close=close[0]) if close else _NEXT_STEP,
    )


def _contradiction(weekday: str | None, on: date) -> Text | None:
    if not weekday or _WEEKDAYS.get(weekday) == on.weekday():
        return None
    if weekday not in _WEEKDAYS:
        return say("“%(word)s” is not a day of the week; the date is kept.", word=weekday)
    return say(
        "“%(word)s” does not fit: the date is a %(date)s. The date is kept.", word=weekday, date=on
    )


def _time(parts: Mapping[str, str | None], written: str) -> time:
    hour, minute = int(parts["hour"] or 0), int(parts.get("minute") or 0)
    half = parts.get("half")
    if half and not 1 <= hour <= 12:
        _refuse_time(written, say("with am or pm, hours go from 1 to 12"))
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23:
        _refuse_time(written, say("hours go from 0 to 23"))
    if max(minute, int(parts.get("second") or 0)) > 59:
        _refuse_time(written, say("minutes go from 0 to 59"))
    return time(hour, minute)


def _refuse_time(written: str, why: Text) -> NoReturn:
    raise BadCell(
        say("The time “%(written)s” does not exist: %(why)s.", written=quoted(written), why=why),
        remedy=_NEXT_TIME,
    )
