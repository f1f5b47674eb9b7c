"""What the daemon does at each stroke of its clock. Each step can be run and tested alone."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, update

from models.delivery import AttemptOutcome, Heartbeat
from models.house import House
from scheduler import hold, planner, queries, reconcile
from scheduler.deliver import deliver

SENDERS: Final = 8
_FORGOTTEN: Final = timedelta(days=1)
_log = logging.getLogger(__name__)


class Engine:
    """The embedded executor: a pool of senders in this process.

    It only announces; the claim decides. Announcing twice is harmless.
    """

    def __init__(self, house: House, *, sender: str, senders: int = SENDERS) -> None:
        self._house = house
        self._sender = sender
        self._senders = senders
        self._pool = ThreadPoolExecutor(senders, thread_name_prefix="sender")
        self._busy: set[int] = set()  # channels
        self._lock = threading.Lock()
        self._began = house.now()
        self._closing = False

    def plan(self) -> None:
        """Approved posts with a wished time get their deliveries."""
        now = self._house.now()
        with self._house.database.reading() as session:
            wished = planner.wished(session, now=now)
        for post_id in wished:
            with self._house.database.transaction() as session:
                planner.plan_wished(session, post_id, now=now)

    def tick(self) -> None:
        """Holds what may not leave, announces what may."""
        self.hold()
        now = self._house.now()
        with self._house.database.reading() as session:
            waiting = queries.due(session, now=now, limit=self._senders * 4)
        for delivery_id, channel_id in waiting:
            if not self._announce(delivery_id, channel_id):
                break

    def hold(self) -> None:
        """Tells people why something does not leave, and lets go what may leave again."""
        now = self._house.now()
        with self._house.database.reading() as session, session.no_autoflush:
            needing = hold.needing(session, now=now)
            hold.settle(session, needing, now=now)
            changes = bool(session.dirty)  # tried without writing: most strokes change nothing
        if changes:
            with self._house.database.transaction() as session:
                hold.settle(session, needing, now=now)

    def expire(self) -> None:
        """What a dead sender left in the middle becomes unsure."""
        now = self._house.now()
        with self._house.database.reading() as session:
            orphans = reconcile.orphans(session, now=now)
        for delivery_id, fence in orphans:
            with self._house.database.transaction() as session:
                reconcile.call_unsure(session, delivery_id, fence, now=now)

    def look(self) -> None:
        """Looks up what is unsure."""
        with self._house.database.reading() as session:
            unsure = reconcile.due_looks(session, now=self._house.now())
        for delivery_id in unsure:
            if self._closing:
                return
            reconcile.look(self._house, delivery_id)

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
        self._closing = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        finished = threading.Event()
        waiter = threading.Thread(target=self._wait, args=(finished,), daemon=True)
        waiter.start()
        return finished.wait(within)

    def idle(self) -> bool:
        """Whether no sender is at work."""
        with self._lock:
            return not self._busy

    def _wait(self, finished: threading.Event) -> None:
        self._pool.shutdown(wait=True)
        finished.set()

    def _announce(self, delivery_id: int, channel_id: int) -> bool:
        """False when no sender is free."""
        with self._lock:
            if channel_id in self._busy:
                return True
            if self._closing or len(self._busy) >= self._senders:
                return False
            self._busy.add(channel_id)
        future = self._pool.submit(deliver, self._house, delivery_id, sender=self._sender)
        future.add_done_callback(self._freed(channel_id, delivery_id))
        return True

    def _freed(
        self, channel_id: int, delivery_id: int
    ) -> Callable[[Future[AttemptOutcome | None]], None]:
        def free(future: Future[AttemptOutcome | None]) -> None:
            with self._lock:
                self._busy.discard(channel_id)
            if not future.cancelled() and (error := future.exception()):
                _log.error("delivery %s broke off", delivery_id, exc_info=error)

        return free
