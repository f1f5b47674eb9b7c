"""An association with approved posts, and the real daemon that sends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from cli.daemon import PROGRAM as DAEMON
from cli.worker import worker_program
from editorial import channel_rules, channels, drafting, review
from editorial.draft import Draft
from lib import settings
from lib.settings import ROOT
from models.actor import Actor
from models.channel import Channel
from models.delivery import Attempt, Delivery, Heartbeat
from models.house import House
from models.way import DeliveryState
from scheduler import scheduling
from tests.conftest import actor_named, add_people
from tests.journeys.processes import until

Row = TypeVar("Row", Delivery, Attempt, Heartbeat)
FLASK = (sys.executable, "-m", "flask", "--app", "app")
OPEN = (DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.UNSURE)


class Daemon:
    """A program of ours, in a process group of its own."""

    def __init__(self, environ: Mapping[str, str], log: Path, *argv: str) -> None:
        self._log = log
        with log.open("a") as words:
            self.process = subprocess.Popen(
                argv,
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environ},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As `kill -9` does, and it is gone when this returns."""
        if self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self, seconds: float = 10) -> int:
        """As SIGTERM does; the exit code. Raises TimeoutExpired."""
        self.process.terminate()
        return self.process.wait(seconds)

    def said(self) -> str:
        return self._log.read_text()


@dataclass
class Association:
    """`alice` manages it. Everything asked is read anew from the database."""

    house: House
    alice: Actor
    environ: dict[str, str]
    place: Path
    daemons: list[Daemon] = field(default_factory=list)

    def daemon(self) -> Daemon:
        """A new daemon, beside those that run: what `flask daemon` becomes, sooner."""
        return self._started("daemon.log", *DAEMON)

    def worker(self) -> Daemon:
        """A new worker of the distributed executor: what `flask worker` becomes, sooner."""
        return self._started("worker.log", *worker_program())

    def flask(self, *command: str) -> Daemon:
        """The same, started as people do."""
        return self._started(f"{command[0]}.log", *FLASK, *command)

    def _started(self, log: str, *argv: str) -> Daemon:
        self.daemons.append(Daemon(self.environ, self.place / log, *argv))
        return self.daemons[-1]

    def awake(self, daemons: int = 1) -> None:
        """Waits until so many have given a sign of life."""
        assert until(lambda: len(self._all(Heartbeat)) >= daemons, 90), self.said()

    def said(self) -> str:
        return self.daemons[-1].said() if self.daemons else ""

    def channel(
        self, kind: str, handle: str, credentials: Mapping[str, str], **options: str
    ) -> Channel:
        """One without gap or cap, so that a test's posts may leave one after the other."""
        with self.house.database.transaction() as session:
            made = channels.connect(
                session,
                self.alice,
                self.house.settings.keyring,
                kind=kind,
                handle=handle,
                credentials=credentials,
                options=options,
                now=self.house.now(),
            )
            rules = {"gap_minutes": 0, "daily_cap": 500}
            return channel_rules.change_rules(session, self.alice, made.id, rules)

    def resume(self, channel_id: int) -> None:
        with self.house.database.transaction() as session:
            channels.resume(session, self.alice, channel_id)

    def plan(
        self, *texts: str, on: Channel, after: timedelta = timedelta(0), **more: object
    ) -> list[int]:
        """Written, approved and due `after` now; the ids of the deliveries."""
        with self.house.database.transaction() as session:
            made = []
            for text in texts:
                now = self.house.now()
                draft = Draft(title=text[:40], text=text, channels=(on.id,), **more)  # type: ignore[arg-type]
                post = drafting.create(session, self.alice, draft, now=now)
                review.submit(session, self.alice, post.id, now=now)
                review.approve(session, self.alice, post.id, revision=None, now=now)
                made += scheduling.schedule(session, self.alice, post.id, at=now + after, now=now)
            return [one.id for one in made]

    def deliveries(self, ids: Collection[int] | None = None) -> list[Delivery]:
        """Those, or all."""
        return [one for one in self._all(Delivery) if ids is None or one.id in ids]

    def states(self, ids: Collection[int] | None = None) -> set[DeliveryState]:
        return {one.state for one in self.deliveries(ids)}

    def signs_of_life(self) -> list[Heartbeat]:
        return self._all(Heartbeat)

    def being_sent(self) -> list[int]:
        return [one.id for one in self.deliveries() if one.state is DeliveryState.SENDING]

    def attempts(self, delivery_id: int) -> list[Attempt]:
        """The first one first."""
        found = [one for one in self.all_attempts() if one.delivery_id == delivery_id]
        return sorted(found, key=lambda one: one.fence)

    def all_attempts(self) -> list[Attempt]:
        return self._all(Attempt)

    def settled(self, ids: Collection[int] | None = None) -> bool:
        """Whether all that goes by itself has gone: the rest waits for a person."""
        now = datetime.now(UTC)
        return not any(
            one.state in OPEN and not _waits_for_a_person(one) and one.due_at <= now
            for one in self.deliveries(ids)
        )

    @classmethod
    def founded(cls, environ: Mapping[str, str], place: Path) -> "Association":
        """In the migrated, empty database that `environ` names."""
        house = House.of(settings.load(environ))
        add_people(house.database, house.now())
        alice = actor_named(house, "alice")
        return cls(house=house, alice=alice, environ=dict(environ), place=place)

    def close(self) -> None:
        """Ends its daemons."""
        for daemon in self.daemons:
            daemon.kill()
        self.house.database.dispose()

    def _all(self, kind: type[Row]) -> list[Row]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(kind).order_by("id")))


def _waits_for_a_person(delivery: Delivery) -> bool:
    return delivery.state is DeliveryState.UNSURE and delivery.look_at is None
