"""The unattended part: APScheduler as the clock, the engine as what it strikes."""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from lib.clock import Jumps, SystemClock
from models.house import House
from scheduler.engine import Engine
from scheduler.seam import calm
from scheduler.sending.sender import own_name

_log = logging.getLogger(__name__)
GRACE = 7.0  # seconds for what is on its way when asked to stop
_EVERY: tuple[tuple[str, float], ...] = (
    ("tick", 1),
    ("plan", 2),
    ("expire", 2),
    ("look", 1),
    ("beat", 10),
    ("follow_zones", 600),
    ("expand", 600),
    ("tidy", 60),
    ("put_right", 60),
)
_LATER = frozenset({"tidy"})  # takes its time, and no post waits for it at the start


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Something else for the clock to strike, `every` so many seconds; `close` waits `within`."""

    name: str
    every: float
    step: Callable[[], None]
    close: Callable[..., bool]


def run(
    house: House, *, until: threading.Event | None = None, beside: Sequence[Beside] = ()
) -> None:
    """Publishes until SIGTERM, SIGINT or `until`; then finishes what is on its way."""
    stop = until or _on_signals()
    engine = Engine(house, sender=own_name())
    clock = _clock(engine)
    for other in beside:
        _strike(clock, other.name, calm(other.name, other.step), seconds=other.every)
    clock.start()
    _log.info("the daemon is at work")
    host = SystemClock()
    jumps = Jumps(host)
    while not stop.wait(1):
        if jump := jumps.since_last():
            follow(clock, engine, jump, at=host.now())
    _log.info("the daemon stops")
    clock.shutdown(wait=False)
    for other in beside:
        other.close(within=0)  # what is read comes round again: no post waits for it
    if not engine.close(within=GRACE):
        _log.warning("a post was still on its way; it will be looked up at the next start")
    house.database.dispose()


def follow(clock: BackgroundScheduler, engine: Engine, jump: timedelta, *, at: datetime) -> None:
    """The host's clock was set: `clock` would stand still until the old time comes round again."""
    way = "back" if jump < timedelta() else "forward, or this machine slept,"
    _log.warning("the clock of this machine was set %s by %s; now it is %s", way, abs(jump), at)
    if jump > timedelta():
        return
    for name in ("put_right", "judge_again"):
        calm(name, getattr(engine, name))()
    for job in clock.get_jobs():
        job.modify(next_run_time=at)


def _clock(engine: Engine) -> BackgroundScheduler:
    # A stroke that falls while the last one is still at work is left out: no news for anyone.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    clock = BackgroundScheduler(timezone=UTC, daemon=True)
    for name, seconds in _EVERY:
        step: Callable[[], None] = getattr(engine, name)
        step_once = calm(name, step)
        if name not in _LATER:
            step_once()
        _strike(clock, name, step_once, seconds=seconds)
    return clock


def _strike(
    clock: BackgroundScheduler, name: str, step: Callable[[], None], *, seconds: float
) -> None:
    clock.add_job(
        step,
        "interval",
        name=name,
        seconds=seconds,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )


def _on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
