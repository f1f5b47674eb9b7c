"""Reading channels back, beside the publishing and never in its way."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from accounts import readings
from accounts.readings import Due, Reader
from community import listening
from insight.collecting import figures, history
from models.house import House
from models.reading import Subject
from scheduler.crew import Crew

EVERY: Final = 10.0  # seconds between two looks at what is due
_HANDS: Final = 4
_A_NETWORK: Final = 2  # of the hands: nobody else's reading waits for a network that is slow
_READERS: Final[Mapping[Subject, Reader]] = {
    Subject.HISTORY: history.read,
    Subject.FIGURES: figures.read,
    Subject.MENTIONS: listening.read,
}


class Collector:
    """Announcing a reading twice is harmless: it is claimed by its row."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._crew = Crew("reader", _HANDS, a_lane=_A_NETWORK)

    def step(self) -> None:
        """Begins what is due and has a hand free."""
        now = self._house.now()
        with self._house.database.reading() as session:
            new = readings.missing(session)
            found = readings.due(session, now=now)
        if new:
            with self._house.database.transaction() as session:
                readings.begin(session, new, now=now)
        for one in found:
            if not self._crew.take(one.channel_id, one.network, partial(self._read, one)):
                return

    def idle(self) -> bool:
        return self._crew.idle()

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds for what is being read."""
        return self._crew.close(within=within)

    def _read(self, due: Due) -> None:
        readings.read(self._house, due.reading_id, _READERS[due.subject])
