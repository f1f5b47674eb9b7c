"""Telling everybody in charge the same thing, each once, however often it has to be tried."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.watch.messages import Message
from scheduler.watch.people import Reader
from scheduler.watch.ways import Ways

_GIVEN_UP_AFTER: Final = 2  # mails that failed in a row: the next ones would fail as well
_log = logging.getLogger(__name__)
For = Callable[[Collection[int] | None], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`name`, `since`: of the alarm. `over`: it is the end of it that is told.

    `message`: what the people of some workspaces, or of all (None), are told, if anything.
    """

    name: str
    since: datetime
    over: bool
    message: For

    @property
    def key(self) -> str:
        return f"{self.name}, {'over' if self.over else 'since'} {self.since.isoformat()}"


class Telling:
    """Remembers whom it has reached of a telling that is not complete yet."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._reached: set[tuple[str, str]] = set()

    @property
    def possible(self) -> bool:
        return self._ways.by_mail or self._ways.by_hook

    def everybody(self, news: News, readers: Sequence[Reader], *, now: datetime) -> bool:
        """Whether nobody is left to be told. No transaction is open while a message goes."""
        if not (self._mailed(news, readers, now=now) & self._hooked(news)):
            return False
        self._reached = {pair for pair in self._reached if pair[0] != news.key}
        _log.warning("people were told: %s", news.key)
        return True

    def _mailed(self, news: News, readers: Sequence[Reader], *, now: datetime) -> bool:
        left, in_a_row = 0, 0
        for reader in readers:
            letter = news.message(reader.workspaces)
            if letter is None or (news.key, reader.email) in self._reached:
                continue
            if in_a_row < _GIVEN_UP_AFTER and self._ways.mail(reader, letter, now=now):
                self._reached.add((news.key, reader.email))
                in_a_row = 0
            else:
                left, in_a_row = left + 1, in_a_row + 1
        return left == 0

    def _hooked(self, news: News) -> bool:
        whole = news.message(None)
        if whole is None or (news.key, "") in self._reached:
            return True
        if not self._ways.hook(whole, alarm=news.name, since=news.since):
            return False
        self._reached.add((news.key, ""))
        return True
