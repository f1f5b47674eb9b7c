"""The moments of a row: when it should leave, may leave, and is worth anything."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from editorial.importing import dates
from editorial.importing.columns import Column
from editorial.importing.reader import Reader
from lib.i18n import say
from models.way import Temperature

NO_HOUR: Final = time(9)  # where a row names a day and no hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """As those of a draft."""

    relevant_from: datetime | None
    embargo_until: datetime | None
    fresh_until: datetime | None
    wished_at: datetime | None


def read(reader: Reader, zone: str) -> Moments:
    """By the clocks of `zone`; what cannot be read is noted in the reader."""
    return Moments(
        wished_at=_wished_at(reader, zone),
        relevant_from=_from(reader, Column.RELEVANT_FROM, zone),
        embargo_until=_from(reader, Column.EMBARGO, zone),
        fresh_until=_fresh_until(reader, zone),
    )


def check(reader: Reader, when: Moments, temperature: Temperature, *, now: datetime) -> None:
    """Remarks where they do not go together, or are missing for its temperature."""
    wished_at, fresh_until = when.wished_at, when.fresh_until
    if wished_at and wished_at <= now:
        reader.remark(Column.DATE, say("This moment is past: choose another when scheduling."))
    if temperature is Temperature.HOT and not reader.cells.get(Column.FRESH_UNTIL):
        reader.remark(
            Column.FRESH_UNTIL, say("It is hot and does not say until when it stays true.")
        )
    if fresh_until and fresh_until <= max(now, wished_at or now):
        reader.remark(
            Column.FRESH_UNTIL, say("It will be out of date before it leaves: correct one date.")
        )
    if wished_at and when.embargo_until and wished_at < when.embargo_until:
        reader.remark(
            Column.EMBARGO, say("Its date is before its embargo ends: it leaves once it does.")
        )


def _wished_at(reader: Reader, zone: str) -> datetime | None:
    on = reader.get(Column.DATE, dates.day)
    at = reader.get(Column.TIME, dates.clock_time)
    if on is None:
        if at is not None and not reader.cells.get(Column.DATE):
            reader.remark(Column.TIME, say("A time without a date is left out."))
        return None
    if on.note:
        reader.remark(Column.DATE, on.note)
    at = at or on.at
    if at is None and not reader.cells.get(Column.TIME):
        reader.remark(
            Column.TIME, say("No time is said: 09:00 is taken. Change it if another suits better.")
        )
    found = dates.moment(on, at or NO_HOUR, zone)
    for note in found.notes:
        reader.remark(Column.DATE if on.exact else Column.TIME, note)
    return found.at


def _from(reader: Reader, column: Column, zone: str) -> datetime | None:
    """A day without a time counts from its beginning."""
    first = reader.get(column, dates.day)
    if first is None:
        return None
    return _bound(reader, column, first, first.at or time.min, zone)


def _fresh_until(reader: Reader, zone: str) -> datetime | None:
    until = reader.get(Column.FRESH_UNTIL, dates.day)
    if until is None:
        return None
    return _bound(reader, Column.FRESH_UNTIL, until, until.at or dates.LAST_MINUTE, zone)


def _bound(reader: Reader, column: Column, day: dates.Day, at: time, zone: str) -> datetime:
    """Where it begins or ends; whatever was done to find that is said."""
    found = dates.moment(day, at, zone)
    for note in (*([day.note] if day.note else ()), *found.notes):
        reader.remark(column, note)
    return found.at
