"""`kill -9` of the only daemon in the middle of a publish: how soon others leave, and it is known
what became of the one that was cut off.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bench.house import environ_in
from bench.table import show
from connectors.sandbox.faults import Fault
from lib import settings
from models import migrate
from models.database import Database
from models.delivery import Delivery
from models.way import DeliveryState
from scheduler.sending.claim import LEASE
from tests.journeys.association import Association
from tests.journeys.processes import until
from tests.sandbox_server import SandboxServer

ROUNDS: Final = 5
SETTLE: Final = timedelta(seconds=2)
TARGET: Final = 10.0  # seconds
_LONG: Final = 60.0


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds since the restart."""

    next_leaves: float
    cut_off_is_known: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sandbox = SandboxServer(Path(folder) / "sandbox.sqlite3")
        association = _founded(folder, sandbox)
        try:
            rounds = [_round(association, sandbox, number) for number in range(ROUNDS)]
        finally:
            association.close()
            sandbox.close()
    leaves = max(one.next_leaves for one in rounds)
    known = max(one.cut_off_is_known for one in rounds)
    allowed = (LEASE + SETTLE).total_seconds()
    show(
        f"kill -9 of the only daemon while it sends, the worst of {ROUNDS}",
        ["what", "seconds after its restart", "allowed", "ratio"],
        [
            ["the next post has left", f"{leaves:.1f}", f"{TARGET:.0f}", f"{leaves / TARGET:.2f}"],
            ["the one cut off", f"{known:.1f}", f"{allowed:.0f}", f"{known / allowed:.2f}"],
        ],
    )


def _founded(folder: str, sandbox: SandboxServer) -> Association:
    environ = {**environ_in(folder), "MARRONNIER_SANDBOX_BASE_URL": sandbox.url}
    database = Database(settings.load(environ).database_url)
    migrate.upgrade(database.engine)
    database.dispose()
    return Association.founded(environ, Path(folder))


def _round(association: Association, sandbox: SandboxServer, number: int) -> Round:
    hangs, works = f"hangs-{number}", f"works-{number}"
    token = {one: {"token": sandbox.register(one)} for one in (hangs, works)}
    choices = {"settle": f"{SETTLE.seconds}", "look_again": "1", "timeout": "30"}
    channel = association.channel("sandbox", hangs, token[hangs], repeat="keyed", **choices)
    other = association.channel("sandbox", works, token[works], repeat="keyed", **choices)
    sandbox.fault(hangs, Fault.TIMEOUT_AFTER.value, seconds=30)
    [cut_off] = association.plan(f"cut off {number}", on=channel)
    daemon = association.daemon()
    assert until(lambda: sandbox.log(hangs), _LONG), daemon.said()
    daemon.kill()
    [waiting] = association.plan(f"waits {number}", on=other)
    restarted = association.house.now()
    daemon = association.daemon()
    both = [cut_off, waiting]
    assert until(lambda: association.states(both) == {DeliveryState.PUBLISHED}, _LONG)
    daemon.stop()
    first, second = association.deliveries([cut_off]), association.deliveries([waiting])
    return Round(_after(second, restarted), _after(first, restarted))


def _after(found: list[Delivery], restarted: datetime) -> float:
    return (found[0].updated_at - restarted).total_seconds()


if __name__ == "__main__":
    main()
