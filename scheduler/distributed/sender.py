"""What a worker does with a number that it is given: it claims first, so old news is no harm."""

import threading
from contextlib import suppress

from models.delivery import AttemptOutcome
from models.house import House
from scheduler import queries
from scheduler.distributed.line import DELIVER, Away, Line
from scheduler.sending.deliver import deliver
from scheduler.unsure import reconcile


class Sender:
    """`closing`: set when the worker is asked to stop; what was not sent yet is let go then."""

    def __init__(self, house: House, line: Line, *, name: str) -> None:
        self._house = house
        self._line = line
        self._name = name
        self.closing = threading.Event()

    def deliver(self, delivery_id: int) -> None:
        if self.closing.is_set():
            return
        outcome = deliver(self._house, delivery_id, sender=self._name, closing=self.closing.is_set)
        if outcome is AttemptOutcome.PUBLISHED:
            self._go_on(delivery_id)

    def look(self, delivery_id: int) -> None:
        if self.closing.is_set():
            return
        now = self._house.now()
        with self._house.database.reading() as session:
            wanted = reconcile.is_due(session, delivery_id, now=now)
        if wanted:
            reconcile.look(self._house, delivery_id)

    def _go_on(self, delivery_id: int) -> None:
        """After a post that went up the channel's next one need not wait for the clock.

        It takes its turn in the queue, so that a long list holds up no other channel.
        """
        now = self._house.now()
        with self._house.database.reading() as session:
            found = queries.following(session, delivery_id, now=now)
        if found is not None:
            with suppress(Away):  # the clock announces it
                self._line.put(DELIVER, found[0], network=found[1])
