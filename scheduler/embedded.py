"""The embedded executor: a crew of senders in the daemon's own process."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Final

from models.delivery import AttemptOutcome
from models.house import House
from scheduler import queries
from scheduler.crew import Crew, Following
from scheduler.seam import calm
from scheduler.sending.deliver import deliver
from scheduler.unsure import reconcile

SENDERS: Final = 16
LOOKERS: Final = 4


class Embedded:
    """`trouble`: never any; whoever can announce can also send."""

    trouble: Final = None

    def __init__(self, house: House, *, sender: str, senders: int = SENDERS) -> None:
        self._house = house
        self._sender = sender
        self._senders = senders
        # However slow a network is, half of the hands are free for the others.
        self._sending = Crew("sender", senders, a_lane=max(1, senders // 2))
        self._looking = Crew("looker", LOOKERS, a_lane=LOOKERS // 2)

    def send(self) -> None:
        """Gives what may leave to free senders, one post a channel."""
        now = self._house.now()
        with self._house.database.reading() as session:
            waiting = queries.due(session, now=now, limit=self._senders * 4)
        for one in waiting:
            send = partial(self._send, one.delivery_id)
            if not self._sending.take(one.channel_id, one.network, send):
                break

    def look(self) -> None:
        """A network that hangs holds up neither the clock nor others."""
        now = self._house.now()
        with self._house.database.reading() as session:
            unsure = reconcile.due_looks(session, now=now)
        by_channel: dict[tuple[int, str], list[int]] = defaultdict(list)
        for one in unsure:
            by_channel[one.channel_id, one.network].append(one.delivery_id)
        for (channel_id, network), delivery_ids in by_channel.items():
            self._looking.take(channel_id, network, partial(self._look, delivery_ids))

    def idle(self) -> bool:
        return self._sending.idle() and self._looking.idle()

    def close(self, *, within: float) -> bool:
        over = monotonic() + within
        sent = self._sending.close(within=within)
        return self._looking.close(within=max(0, over - monotonic())) and sent

    def _look(self, delivery_ids: Sequence[int]) -> Following:
        for delivery_id in delivery_ids:
            if self._looking.closed:
                break
            calm(f"looking up {delivery_id}", partial(reconcile.look, self._house, delivery_id))()
        return None

    def _send(self, delivery_id: int) -> Following:
        """After a post that went up the next one need not wait for the clock."""
        outcome = deliver(
            self._house,
            delivery_id,
            sender=self._sender,
            closing=lambda: self._sending.closed,
        )
        return self.send if outcome is AttemptOutcome.PUBLISHED else None
