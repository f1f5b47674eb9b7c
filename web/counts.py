"""How often something was asked: what all web processes counted, and what is not written yet."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import OperationalError

from models import rate
from models.house import House
from models.rate import Count

_ENOUGH: Final = 1000  # more than any limit: whoever goes on trying writes no more rows
_PATIENCE: Final = 1  # seconds: a busy database is told later


class Counts:
    """No page waits for a writer: `write` is called after the answer, and writes all that came
    together in one short transaction. Until then other processes do not see it: they may let
    through as many more as there are answers under way at that moment.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._secret = house.settings.keyring.purpose("limits").encode()
        self._mine: dict[str, Count] = {}
        self._lock, self._writing = threading.Lock(), threading.Lock()

    @property
    def waits(self) -> bool:
        """Whether there is something to write."""
        return bool(self._mine)

    def of(self, key: str) -> Count:
        """How often it was asked in the time that runs."""
        name, now = self._name(key), self._house.now()
        return _together(self._shared(name, now), self._mine.get(name), now)

    def add(self, key: str, more: int, *, within: timedelta) -> Count:
        """`within`: how long it counts from its first time on.

        Where the database does not answer it is counted here alone: this is called with the
        answer, which says by then what is wrong.
        """
        name, now = self._name(key), self._house.now()
        shared = None
        with suppress(OperationalError):
            shared = self._shared(name, now)
        with self._lock:
            before = _together(shared, self._mine.get(name), now)
            if before.count >= _ENOUGH:
                return before
            mine = _running(self._mine.get(name), now) or Count(count=0, ends_at=now + within)
            self._mine[name] = replace(mine, count=mine.count + more)
        return replace(before, count=before.count + more)

    def write(self) -> None:
        """By one thread at a time; where the database is busy it goes on waiting."""
        if not self._writing.acquire(blocking=False):
            return
        try:
            while self._mine and self._is_written():
                pass
        finally:
            self._writing.release()

    def _is_written(self) -> bool:
        now = self._house.now()
        with self._lock:
            self._mine = {name: one for name, one in self._mine.items() if one.ends_at > now}
            these = dict(self._mine)
        if not these:
            return True
        try:
            with self._house.database.hurried(seconds=_PATIENCE) as connection:
                rate.add(connection, these, now=now)
        except OperationalError:
            return False
        with self._lock:
            self._mine = dict(_left(self._mine, these))
        return True

    def _shared(self, name: str, now: datetime) -> Count | None:
        with self._house.database.reading() as session:
            return rate.counted(session, name, now=now)

    def _name(self, key: str) -> str:
        """A key holds an address or a link: what is kept of it tells neither."""
        given = key.encode("utf-8", "replace")
        return hashlib.blake2b(given, key=self._secret[:64], digest_size=32).hexdigest()


def _running(one: Count | None, now: datetime) -> Count | None:
    return one if one is not None and one.ends_at > now else None


def _together(shared: Count | None, mine: Count | None, now: datetime) -> Count:
    found = [one for one in (shared, _running(mine, now)) if one is not None]
    ends_at = found[0].ends_at if found else now
    return Count(count=sum(one.count for one in found), ends_at=ends_at)


def _left(mine: Mapping[str, Count], written: Mapping[str, Count]) -> Iterator[tuple[str, Count]]:
    """What came while it was written."""
    for name, one in mine.items():
        count = one.count - (written[name].count if name in written else 0)
        if count > 0:
            yield name, replace(one, count=count)
