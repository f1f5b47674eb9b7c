"""Thanking volunteers for what stands, beside the publishing."""

from functools import partial
from typing import Final

from insight.thanking import due, saying
from insight.thanking.due import Live
from models.house import House
from scheduler.seam import calm

EVERY: Final = 600.0  # seconds between two looks at what has been live for long enough


class Thanking:
    """Run twice or by two daemons, it thanks once for each post."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._closed = False

    def step(self) -> None:
        with self._house.database.reading() as session:
            found = due.due(session, now=self._house.now())
        for live in found:
            if self._closed:
                return
            calm(f"thanking for {live.post_id}", partial(self._thank, live))()

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins no further one; each takes milliseconds."""
        self._closed = True
        return True

    def _thank(self, live: Live) -> None:
        with self._house.database.transaction() as session:
            saying.thank_for(session, live, now=self._house.now())
