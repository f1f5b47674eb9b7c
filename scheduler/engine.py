"""What the daemon does at each stroke of its clock. Each step can be run and tested alone."""

import threading
from functools import partial

from models.delivery import Program
from models.house import House
from scheduler import heartbeat, housekeeping, new_rules, planner, set_back
from scheduler.executor import Executor, chosen
from scheduler.recurring import series
from scheduler.seam import calm
from scheduler.sending import hold
from scheduler.unsure import reconcile


class Engine:
    """All of the clock's steps; who sends and looks is the executor's affair.

    It only announces; the claim decides. Announcing twice is harmless.
    """

    def __init__(self, house: House, *, sender: str, executor: Executor | None = None) -> None:
        """`executor` None: as the settings say."""
        self._house = house
        self._executor = executor or chosen(house, sender=sender)
        self._own = heartbeat.Living(name=sender, program=Program.DAEMON)
        self._closing = threading.Event()
        self._held = 0  # the last id that hold() saw

    def plan(self) -> None:
        """Approved posts with a wished time get their deliveries."""
        now = self._house.now()
        with self._house.database.reading() as session:
            wished = planner.wished(session, now=now)
        for post_id in wished:
            # Each alone: one that cannot be planned must not hold up the others.
            calm(f"planning post {post_id}", partial(self._plan, post_id))()

    def expand(self) -> None:
        """Posts that come back get the deliveries of their next dates."""
        with self._house.database.reading() as session:
            going_on = series.going_on(session)
        for series_id in going_on:
            calm(f"series {series_id}", partial(self._expand, series_id))()

    def tick(self) -> None:
        """Holds what may not leave, announces what may."""
        self.hold()
        self._executor.send()

    def hold(self) -> None:
        """Tells people why something does not leave, and lets go what may leave again."""
        now = self._house.now()
        with self._house.database.reading() as session, session.no_autoflush:
            needing = hold.needing(session, now=now, after=self._held)
            hold.settle(session, needing, now=now)
            changes = bool(session.dirty)  # tried without writing: most strokes change nothing
        if changes:
            with self._house.database.transaction() as session:
                hold.tell(session, hold.settle(session, needing, now=now), now=now)
        # Where many are held, each stroke goes on where the last one ended.
        self._held = needing[-1] if len(needing) == hold.AT_ONCE else 0

    def expire(self) -> None:
        """What a dead sender left in the middle becomes unsure."""
        reconcile.clear_up(self._house)

    def look(self) -> None:
        """Has looked up what is unsure."""
        self._executor.look()

    def follow_zones(self) -> None:
        """Where a country changed its clocks, what is planned keeps its local time."""
        new_rules.follow(self._house)

    def put_right(self) -> None:
        """Nothing waits for a time that the clock showed before it was set back."""
        now = self._house.now()
        with self._house.database.transaction() as session:
            set_back.put_right(session, now=now)

    def judge_again(self) -> None:
        """What was called too late by a clock that was ahead."""
        now = self._house.now()
        with self._house.database.transaction() as session:
            set_back.judge_again(session, now=now)

    def beat(self) -> None:
        """Gives the sign of life."""
        now = self._house.now()
        with self._house.database.transaction() as session:
            heartbeat.beat(session, self._own, now=now, trouble=self._executor.trouble)

    def tidy(self) -> None:
        """Once an hour, by one daemon of all, beside the clock: nobody waits for it."""
        now = self._house.now()
        with self._house.database.reading() as session:
            if not housekeeping.is_time(session, now=now):
                return
        with self._house.database.transaction() as session:
            mine = housekeeping.take_turn(session, now=now)
        if mine:
            housekeeping.tidy(self._house, closing=self._closing.is_set, now=now)

    def close(self, *, within: float) -> bool:
        """No new sending; waits up to `within` seconds for what is on its way. True: all done."""
        self._closing.set()
        return self._executor.close(within=within)

    def idle(self) -> bool:
        """Whether nobody sends or looks."""
        return self._executor.idle()

    def _plan(self, post_id: int) -> None:
        now = self._house.now()
        with self._house.database.transaction() as session:
            planner.plan_wished(session, post_id, now=now)

    def _expand(self, series_id: int) -> None:
        now = self._house.now()
        with self._house.database.transaction() as session:
            series.expand(session, series_id, now=now)
