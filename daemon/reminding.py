"""Reminding of what waits, beside the publishing."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from editorial.holding import missing, reminding, settling
from editorial.holding.stages import Due
from models.house import House
from scheduler.seam import calm
from scheduler.sending.rules import latest

EVERY: Final = 120.0  # seconds between two looks at what waits


def batched(due: Sequence[Due], size: int) -> Iterator[Sequence[Due]]:
    for start in range(0, len(due), size):
        yield due[start : start + size]


class Reminding:
    """Run twice or by two daemons, it tells each person once of each stage."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._closed = False

    def step(self) -> None:
        with self._house.database.reading() as session:
            found = reminding.workspaces(session)
        for workspace_id in found:
            if self._closed:
                return
            # Each alone: a rule that cannot be read must not silence the others.
            calm(f"reminding in {workspace_id}", partial(self._remind, workspace_id))()
        self._settle()

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins no further one; each takes a second at most."""
        self._closed = True
        return True

    def _settle(self) -> None:
        """Looks before it writes: most of the time there is nothing, and nobody is held up."""
        with self._house.database.reading() as session:
            if not settling.is_any_done(session):
                return
        now = self._house.now()
        with self._house.database.transaction() as session:
            settling.settle_done(session, now=now)

    def _remind(self, workspace_id: int) -> None:
        now = self._house.now()
        with self._house.database.reading() as session:
            due = reminding.unsaid(session, workspace_id, now=now)
            stayed = missing.unsaid(session, workspace_id, latest=latest, now=now)
        if stayed:
            with self._house.database.transaction() as session:
                missing.remind(session, workspace_id, stayed, now=now)
        # All in this step, so that each person’s letter tells of all of them.
        for some in batched(due, reminding.AT_ONCE):
            if self._closed:
                return
            with self._house.database.transaction() as session:
                reminding.remind(session, workspace_id, some, now=now)
