"""Looks every few seconds whether posts can leave, and tells the people in charge when not.

It runs in the web process, so that a dead daemon is noticed by someone else. What is wrong with the
database itself cannot be written there: that is kept in memory.
"""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lib.clock import SystemClock
from models.house import House
from models.outage import Outage, outage_of
from models.watch import Alarm
from models.writable import must_be_writable
from scheduler.queries import SILENCE
from scheduler.seam import calm
from scheduler.watch import alarms, messages, notice
from scheduler.watch.hands import Idle, idle
from scheduler.watch.messages import Message
from scheduler.watch.people import Reader, in_charge
from scheduler.watch.telling import News, Telling
from scheduler.watch.ways import Ways

EVERY: Final = 15.0  # seconds
_RETRY: Final = timedelta(minutes=5)


@dataclass(slots=True)
class _Bad:
    """The database cannot be used. `next_at`: nothing is told before. `over`: it can again."""

    outage: Outage
    since: datetime
    next_at: datetime
    told: bool = False
    over: bool = False


class Watchdog:
    """One for each web process; what is told is told once by all of them together."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._telling = Telling(Ways(house.settings))
        self._watching: datetime | None = None  # since when, without a gap
        self._bad: _Bad | None = None
        self._readers: Sequence[Reader] = ()
        self._idle: Mapping[str, datetime] = {}  # since when nobody carries out what is due

    def start(self) -> threading.Event:
        """Looks until the event is set, or the process ends."""
        stop = threading.Event()
        look = calm("the watchdog", self.round)

        def watch() -> None:
            look()
            while not stop.wait(EVERY):
                look()

        threading.Thread(target=watch, name="watchdog", daemon=True).start()
        return stop

    def round(self) -> None:
        """One look, and what has to be told because of it."""
        now = self._now()
        self._watching = self._watching or now
        try:
            must_be_writable(self._house.database, now=now)
            self._usable(now=now)
            self._note(now=now)
            self._tell(now=now)
        except SQLAlchemyError as error:
            outage = outage_of(error)
            if outage is None:
                raise
            self._unusable(outage, now=now)

    def _now(self) -> datetime:
        try:
            return self._house.now()
        except SQLAlchemyError:  # the clock of a database that is away
            return SystemClock().now()

    def _note(self, *, now: datetime) -> None:
        with self._house.database.reading() as session:
            self._readers = in_charge(session)
            self._idle = {name: self._idle.get(name, now) for name in self._why_idle(session, now)}
            change = notice.changes(
                session, watching=self._watching or now, idle=self._idle, now=now
            )
        if change:
            with self._house.database.transaction() as session:
                notice.apply(session, change, now=now)

    def _why_idle(self, session: Session, now: datetime) -> Mapping[str, Idle]:
        return idle(session, broker=bool(self._house.settings.broker_url), now=now)

    def _tell(self, *, now: datetime) -> None:
        if not self._telling.possible:
            return
        with self._house.database.reading() as session:
            waiting = alarms.untold(session, now=now)
        for alarm in waiting:
            with self._house.database.transaction() as session:
                mine = alarms.take(session, alarm, now=now)
            if mine and self._everybody(self._news(alarm, now=now), now=now):
                with self._house.database.transaction() as session:
                    alarms.tell_done(session, alarm, now=now)

    def _everybody(self, news: News, *, now: datetime) -> bool:
        return self._telling.everybody(news, self._readers, now=now)

    def _news(self, alarm: Alarm, *, now: datetime) -> News:
        site = self._house.settings.base_url

        def message(workspaces: Collection[int] | None) -> Message | None:
            with self._house.database.reading() as session:
                return messages.about(
                    session,
                    alarm,
                    workspaces=workspaces,
                    site=site,
                    idle=self._why_idle(session, now),
                    now=now,
                )

        over = alarm.ended_at is not None
        return News(name=alarm.name, since=alarm.since, over=over, message=message)

    def _unusable(self, outage: Outage, *, now: datetime) -> None:
        if self._bad is None or self._bad.over:
            self._bad = _Bad(outage, since=now, next_at=now + SILENCE)
        bad = self._bad
        bad.outage = outage
        if bad.told or now < bad.next_at:
            return
        bad.next_at = now + _RETRY
        bad.told = self._everybody(self._bad_news(bad), now=now)

    def _usable(self, *, now: datetime) -> None:
        bad = self._bad
        if bad is None:
            return
        if not bad.over:  # the daemon is given its minute to come back as well
            bad.over, bad.next_at, self._watching = True, now, now
        if now < bad.next_at:
            return
        bad.next_at = now + _RETRY
        if not bad.told or self._everybody(self._good_news(bad, now=now), now=now):
            self._bad = None

    def _bad_news(self, bad: _Bad) -> News:
        message = messages.unusable(bad.outage, bad.since, site=self._house.settings.base_url)
        return News(name="database", since=bad.since, over=False, message=lambda _: message)

    def _good_news(self, bad: _Bad, *, now: datetime) -> News:
        site = self._house.settings.base_url

        def message(workspaces: Collection[int] | None) -> Message:
            with self._house.database.reading() as session:
                return messages.usable_again(
                    session, bad.since, workspaces=workspaces, site=site, now=now
                )

        return News(name="database", since=bad.since, over=True, message=message)
