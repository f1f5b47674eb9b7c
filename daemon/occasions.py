"""Writing out the coming occasions of the year, and reminding of those that nobody writes for."""

from functools import partial
from typing import Final

from editorial.marronniers import expanding, reminding
from models.house import House
from scheduler.seam import calm

EVERY: Final = 600.0  # seconds: a day that begins is seen within ten minutes


class Occasions:
    """Run twice or by two daemons, it writes each occasion once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._closed = False

    def step(self) -> None:
        with self._house.database.reading() as session:
            going_on = expanding.going_on(session)
        for marronnier_id in going_on:
            if self._closed:
                return
            # Each alone: one whose rule cannot be read must not hold up the others.
            calm(f"marronnier {marronnier_id}", partial(self._expand, marronnier_id))()
        calm("reminding of marronniers", self._remind)()

    def _remind(self) -> None:
        now = self._house.now()
        with self._house.database.reading() as session:
            due = reminding.unsaid(session.connection(), now=now)
        for occasion in due:
            with self._house.database.transaction() as session:
                reminding.remind(session.connection(), occasion, now=now)

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins no further one; each takes milliseconds."""
        self._closed = True
        return True

    def _expand(self, marronnier_id: int) -> None:
        now = self._house.now()
        with self._house.database.reading() as session:
            if expanding.is_complete(session, marronnier_id, now=now):
                return
        with self._house.database.transaction() as session:
            expanding.expand(session, marronnier_id, now=now)
