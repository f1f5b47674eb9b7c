"""Announces what is due to workers that may be anywhere, and never waits for the broker."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Final

from lib.i18n import Text, say
from models.house import House
from scheduler import queries
from scheduler.crew import Crew, Following
from scheduler.distributed.line import DELIVER, LOOK, Away, BrokerLine, Line
from scheduler.queries import Due
from scheduler.unsure import reconcile

AGAIN: Final = 5.0  # seconds until what is still due is announced once more
FULL: Final = 10_000  # messages in one queue: nobody takes them, and more would help nobody
_REST: Final = 2.0  # seconds after a failure
_AT_ONCE: Final = 5_000  # channels: those of a network without workers must not hide the others
_log = logging.getLogger(__name__)


class Announcer:
    """The clock's side. One hand speaks for each kind of work: while it waits for the broker,
    strokes of the clock pass it by.
    """

    def __init__(self, house: House, line: Line | None = None, *, again: float = AGAIN) -> None:
        """`line` None: to the broker of the settings. `again`: seconds."""
        self._house = house
        line = line or BrokerLine(house.settings.broker_url)
        self._speaking = Crew("announcer", 2, a_lane=1)
        self._sending = _Voice(line, DELIVER, again)
        self._looking = _Voice(line, LOOK, again)

    @property
    def trouble(self) -> Text | None:
        return self._sending.trouble or self._looking.trouble

    def send(self) -> None:
        now = self._house.now()
        with self._house.database.reading() as session:
            waiting = queries.due(session, now=now, limit=_AT_ONCE)
        self._speaking.take(0, DELIVER, partial(self._sending.announce, _kinds(waiting)))

    def look(self) -> None:
        now = self._house.now()
        with self._house.database.reading() as session:
            unsure = reconcile.due_looks(session, now=now)
        self._speaking.take(1, LOOK, partial(self._looking.announce, _kinds(unsure)))

    def idle(self) -> bool:
        return self._speaking.idle()

    def close(self, *, within: float) -> bool:
        return self._speaking.close(within=within)


class _Voice:
    """One kind of work. Its `announce` is for one thread at a time."""

    def __init__(self, line: Line, task: str, again: float) -> None:
        self._line = line
        self._task = task
        self._again = again
        self._said: dict[int, float] = {}  # id: when, on the monotonic clock; only what is due
        self._rests_until = 0.0
        self.trouble: Text | None = None

    def announce(self, waiting: Mapping[int, str]) -> Following:
        """`waiting`: all that is due, each with its network."""
        self._said = {one: at for one, at in self._said.items() if one in waiting}
        if monotonic() < self._rests_until:
            return None
        try:
            for network, ids in _by_network(waiting).items():
                self._announce(network, ids)
        except Away as away:
            self._went_away(str(away))
        else:
            self._is_back()
        return None

    def _announce(self, network: str, ids: list[int]) -> None:
        now = monotonic()
        new = [one for one in ids if one not in self._said]
        old = [one for one in ids if one in self._said and self._said[one] <= now - self._again]
        if not new and not old:
            return
        lying = self._line.lying(network)
        if lying >= FULL:
            return
        # What lies there still need not be said again; what was lost does not lie there.
        for one in [*new, *(old if lying < len(ids) else ())]:
            self._line.put(self._task, one, network=network)
            self._said[one] = now

    def _went_away(self, why: str) -> None:
        if self.trouble is None:
            _log.warning("the broker is away, nothing is announced meanwhile: %s", why)
        self.trouble = say("The broker does not answer: %(why)s", why=why)
        self._rests_until = monotonic() + _REST
        self._said.clear()  # what it had may be gone with it

    def _is_back(self) -> None:
        if self.trouble is not None:
            _log.warning("the broker is back")
            self.trouble = None


def _by_network(waiting: Mapping[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for delivery_id, network in waiting.items():
        found[network].append(delivery_id)
    return found


def _kinds(waiting: list[Due]) -> dict[int, str]:
    """Of each delivery, the name of its network: that of its queue."""
    return {one.delivery_id: one.kind for one in waiting}
