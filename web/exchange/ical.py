"""Entries of the calendar as an iCalendar document (RFC 5545). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from unicodedata import category

from icalendar import Calendar, Event, vText

from lib.i18n import Text, say
from models.way import DELIVERY_WORDS, STATE_WORDS, TEMPERATURE_WORDS, DeliveryState, PostState
from scheduler.calendar.entries import Entry

_PROGRAM: Final = "-//Marronnier//Editorial calendar//EN"
_LASTS: Final = timedelta(minutes=15)  # so that it can be seen and grasped; a post has no length
_ASKED_AGAIN: Final = timedelta(hours=1)
_MOST_SUMMARY: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event. `whole_days`: it has dates and no times. `changed_at` also numbers its versions,
    from `begun_at` on.
    """

    uid: str
    at: datetime | date
    until: datetime | date
    title: str
    told: Sequence[str]
    address: str
    status: str
    begun_at: datetime
    changed_at: datetime


def document(name: str, happenings: Iterable[Happening]) -> bytes:
    """The same happenings give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for field in ("x-wr-calname", "name"):  # the library knows neither of them as a text
        calendar.add(field, vText(" ".join(_fit(name).split())))
    calendar.add("refresh-interval", _ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in happenings:
        calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def of_entry(
    entry: Entry, *, host: str, address: str, begun_at: datetime, changed_at: datetime
) -> Happening:
    return Happening(
        uid=uid_of(entry.post_id, min(entry.deliveries, default=None), host=host),
        at=entry.at,
        until=entry.at + _LASTS,
        title=entry.title,
        told=_told(entry),
        address=address,
        status=status_of(entry),
        begun_at=begun_at,
        changed_at=changed_at,
    )


def called_off(
    *, uid: str, at: datetime, title: str, address: str, begun_at: datetime, changed_at: datetime
) -> Happening:
    return Happening(
        uid=uid,
        at=at,
        until=at + _LASTS,
        title=title,
        told=(str(DELIVERY_WORDS[DeliveryState.CANCELLED]),),
        address=address,
        status="CANCELLED",
        begun_at=begun_at,
        changed_at=changed_at,
    )


def uid_of(post_id: int, delivery_id: int | None, *, host: str) -> str:
    """The same for as long as it is the same thing, wherever it moves."""
    what = "wish" if delivery_id is None else str(delivery_id)
    return f"post-{post_id}-{what}@{host}"


def status_of(entry: Entry) -> str:
    """Not agreed to is tentative; what leaves or left is confirmed."""
    agreed = entry.state is not None or entry.post_state is PostState.APPROVED
    return "CONFIRMED" if agreed else "TENTATIVE"


def _told(entry: Entry) -> tuple[str, ...]:
    state: Text = (
        STATE_WORDS[entry.post_state] if entry.state is None else DELIVERY_WORDS[entry.state]
    )
    channels = ", ".join(one.name for one in entry.channels) or str(say("no channel"))
    return (
        str(say("State: %(state)s", state=state)),
        str(say("Channels: %(names)s", names=channels)),
        str(say("Temperature: %(words)s", words=TEMPERATURE_WORDS[entry.temperature])),
    )


def _event(one: Happening) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("dtstart", one.at)
    event.add("dtend", one.until)
    event.add("summary", _fit(one.title)[:_MOST_SUMMARY])
    event.add("description", _fit("\n".join([*one.told, one.address])))
    event.add("url", one.address)
    event.add("status", one.status)
    event.add("transp", "TRANSPARENT")  # nobody is busy because a post leaves
    event.add("created", one.begun_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", max(0, int((one.changed_at - one.begun_at).total_seconds())))
    return event


def _fit(words: str) -> str:
    """What a line of a calendar can carry: no controls but the end of a line, no half of a pair,
    nothing that turns the writing around; joiners and spaces of every width stay.
    """
    plain = words.encode("utf-8", "replace").decode()
    return "".join(
        c for c in plain if c.isprintable() or c in "\n\u200d\u200c" or category(c) == "Zs"
    )
