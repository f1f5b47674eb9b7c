"""Reading the feeds that bring ideas, beside the publishing and never in its way."""

from functools import partial
from typing import Final

from editorial.ideas import reading
from models.house import House
from scheduler.crew import Crew

EVERY: Final = 30.0  # seconds between two looks at what is due
_HANDS: Final = 2
_LANE: Final = "ideas"


class Ideas:
    """Announcing a source twice is harmless: its turn is taken by its row."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._crew = Crew("ideas", _HANDS, a_lane=_HANDS)

    def step(self) -> None:
        """Begins what is due and has a hand free."""
        with self._house.database.reading() as session:
            found = reading.due(session, now=self._house.now())
        for source_id in found:
            if not self._crew.take(source_id, _LANE, partial(reading.read, self._house, source_id)):
                return

    def idle(self) -> bool:
        return self._crew.idle()

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds for what is being read."""
        return self._crew.close(within=within)
