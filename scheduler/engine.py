"""What the daemon does at each stroke of its clock. Each step can be run and tested alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Final

from sqlalchemy import delete, update

from models.delivery import AttemptOutcome, Heartbeat
from models.house import House
from scheduler import hold, planner, queries, reconcile
from scheduler.crew import Crew, Following
from scheduler.deliver import deliver
from scheduler.seam import calm

SENDERS: Final = 8
LOOKERS: Final = 4
_FORGOTTEN: Final = timedelta(days=1)


class Engine:
    """The embedded executor: a crew of senders in this process.

    It only announces; the claim decides. Announcing twice is harmless.
    """

    def __init__(self, house: House, *, sender: str, senders: int = SENDERS) -> None:
        self._house = house
        self._sender = sender
        self._senders = senders
        self._sending = Crew("sender", senders)
        self._looking = Crew("looker", LOOKERS)
        self._began = house.now()
        self._held = 0  # the last id that hold() saw

    def plan(self) -> None:
        """Approved posts with a wished time get their deliveries."""
        now = self._house.now()
        with self._house.database.reading() as session:
            wished = planner.wished(session, now=now)
        for post_id in wished:
            # Each alone: one that cannot be planned must not hold up the others.
            calm(f"planning post {post_id}", partial(self._plan, post_id))()

    def tick(self) -> None:
        """Holds what may not leave, announces what may."""
        self.hold()
        self.announce()

    def announce(self) -> None:
        """Gives what may leave to free senders, one post a channel."""
        with self._house.database.reading() as session:
            waiting = queries.due(session, now=self._house.now(), limit=self._senders * 4)
        for delivery_id, channel_id in waiting:
            if not self._sending.take(channel_id, partial(self._send, delivery_id)):
                break

    def hold(self) -> None:
        """Tells people why something does not leave, and lets go what may leave again."""
        now = self._house.now()
        with self._house.database.reading() as session, session.no_autoflush:
            needing = hold.needing(session, now=now, after=self._held)
            hold.settle(session, needing, now=now)
            changes = bool(session.dirty)  # tried without writing: most strokes change nothing
        if changes:
            with self._house.database.transaction() as session:
                hold.settle(session, needing, now=now)
        # Where many are held, each stroke goes on where the last one ended.
        self._held = needing[-1] if len(needing) == hold.AT_ONCE else 0

    def expire(self) -> None:
        """What a dead sender left in the middle becomes unsure."""
        now = self._house.now()
        with self._house.database.reading() as session:
            orphans = reconcile.orphans(session, now=now)
        for delivery_id, fence in orphans:
            calm(f"delivery {delivery_id}", partial(self._orphaned, delivery_id, fence))()

    def look(self) -> None:
        """Looks up what is unsure; a network that hangs holds up neither clock nor others."""
        with self._house.database.reading() as session:
            unsure = reconcile.due_looks(session, now=self._house.now())
        by_channel: dict[int, list[int]] = defaultdict(list)
        for delivery_id, channel_id in unsure:
            by_channel[channel_id].append(delivery_id)
        for channel_id, delivery_ids in by_channel.items():
            self._looking.take(channel_id, partial(self._look, delivery_ids))

    def beat(self) -> None:
        """Gives the sign of life."""
        now = self._house.now()
        with self._house.database.transaction() as session:
            own = update(Heartbeat).where(Heartbeat.name == self._sender).values(at=now)
            if not session.execute(own.returning(Heartbeat.id)).all():
                session.add(Heartbeat(name=self._sender, started_at=self._began, at=now))
            session.execute(delete(Heartbeat).where(Heartbeat.at < now - _FORGOTTEN))

    def close(self, *, within: float) -> bool:
        """No new sending; waits up to `within` seconds for what is on its way. True: all done."""
        over = monotonic() + within
        sent = self._sending.close(within=within)
        return self._looking.close(within=max(0, over - monotonic())) and sent

    def idle(self) -> bool:
        """Whether nobody sends or looks."""
        return self._sending.idle() and self._looking.idle()

    def _plan(self, post_id: int) -> None:
        with self._house.database.transaction() as session:
            planner.plan_wished(session, post_id, now=self._house.now())

    def _orphaned(self, delivery_id: int, fence: int) -> None:
        with self._house.database.transaction() as session:
            reconcile.call_unsure(session, delivery_id, fence, now=self._house.now())

    def _look(self, delivery_ids: Sequence[int]) -> Following:
        for delivery_id in delivery_ids:
            if self._looking.closed:
                break
            calm(f"looking up {delivery_id}", partial(reconcile.look, self._house, delivery_id))()
        return None

    def _send(self, delivery_id: int) -> Following:
        """After a post that went up the next one need not wait for the clock."""
        outcome = deliver(self._house, delivery_id, sender=self._sender)
        return self.announce if outcome is AttemptOutcome.PUBLISHED else None
