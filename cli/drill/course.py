"""The course of a drill: posts leave, senders are killed, the network misbehaves, all at once."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from random import Random
from time import monotonic
from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError

from cli.drill.brokers import Broker
from cli.drill.crew import Crew
from cli.drill.databases import DrillDatabase
from cli.drill.killer import Killer
from cli.drill.mischief import Mischief
from cli.drill.pause import pause
from cli.drill.scene import Scene
from cli.drill.wish import Wish

_STEP: Final = 0.02  # seconds
_AIMING: Final = 0.002
_SELDOM: Final = 0.5
_WITHOUT_BROKER: Final = 3.0
_NOBODY_COMES_FOR: Final = 2.0  # seconds that a channel closed to us stays so
_FOR_THE_END: Final = 1 / 3  # of the time is kept for what is on its way


class Course:
    """`told` is given how much is done, 0 to 1, now and then."""

    def __init__(
        self,
        wish: Wish,
        scene: Scene,
        crew: Crew,
        mischief: Mischief,
        database: DrillDatabase,
        broker: Broker | None,
        chance: Random,
        told: Callable[[float], None],
    ) -> None:
        self._wish = wish
        self._scene = scene
        self._crew = crew
        self._mischief = mischief
        self._database = database
        self._broker = broker
        self._killer = Killer(crew, wish, chance)
        self._told = told
        self._began = monotonic()
        self._placed = 0
        self._seldom = 0.0
        self._back = False  # the database was away, and is back
        self._closed: dict[int, float] = {}  # channel: since when nobody came

    def run(self) -> None:
        """Until all that was wished for has happened, or the time for it is over."""
        over = self._wish.seconds * (1 - _FOR_THE_END)
        while not self._done() and self._elapsed() < over:
            with suppress(OperationalError, InterfaceError):  # the database's bad moments
                self._turn()
            pause(_AIMING if self._killer.aims else _STEP)

    def settle(self) -> None:
        """Nothing new happens; what is on its way goes on to its end, or until the time is over."""
        self._mischief.end()
        while self._elapsed() < self._wish.seconds:
            with suppress(OperationalError, InterfaceError):
                self._reconnect()
                if not self._scene.going_on():
                    return
            self._crew.supervise()
            pause(_SELDOM)

    def _turn(self) -> None:
        self._place()
        if not self._killer.waits:
            self._killer.strike(self._scene.sending())
        if monotonic() > self._seldom + _SELDOM:
            self._seldom = monotonic()
            self._now_and_then()

    def _now_and_then(self) -> None:
        share = self._share()
        self._told(share)
        self._crew.supervise()
        self._mischief.go_on(share)
        self._reconnect()
        if share >= 0.25 and self._broker is not None:
            self._take_away(self._broker)
            self._broker = None  # once
        if share >= 0.5 and not self._back:
            self._take_the_database_away()

    def _share(self) -> float:
        """How much is done: by the kills, or by the time where there are none."""
        if self._wish.kills:
            return self._killer.share
        return min(1.0, self._elapsed() / self._wish.span)

    def _done(self) -> bool:
        over = self._share() >= 1 and (self._killer.done or not self._wish.kills)
        over = over and self._back and self._placed == len(self._scene.posts)
        return over and (self._mischief.done or not self._scene.going_on())

    def _elapsed(self) -> float:
        return monotonic() - self._began

    def _place(self) -> None:
        """Evenly, so that somebody is always sending."""
        posts = self._scene.posts
        lead = len(self._scene.handles) if self._killer.wants_a_crowd else 1
        until = min(len(posts), ceil(len(posts) * self._share()) + lead)
        if until > self._placed:
            self._scene.place(posts[self._placed : until])
            self._placed = until

    def _reconnect(self) -> None:
        """A person comes after a while and connects again what a fault closed to us."""
        now = monotonic()
        paused = self._scene.paused()
        self._closed = {one: self._closed.get(one, now) for one in paused}
        for channel_id, since in self._closed.items():
            if now > since + _NOBODY_COMES_FOR:
                self._scene.reconnect(channel_id)

    def _take_away(self, broker: Broker) -> None:
        with broker.away():
            pause(_WITHOUT_BROKER)

    def _take_the_database_away(self) -> None:
        """Meanwhile one sender is killed, and its successor meets no database."""
        with self._database.away():
            pause(self._wish.away / 2)
            self._crew.kill(self._crew.groups()[:1])
            pause(self._wish.away / 2)
        self._back = True
