"""Keeps several programs running as one: who dies is started again, and all stop together.

Run as a program of its own (`python -m lib.supervisor PLAN`), which costs a tenth of the memory of
the application. Decision record 0002 tells why this is not a library.
"""

import http.client
import json
import logging
import select
import signal
import socket
import sys
import time
from dataclasses import asdict, dataclass
from types import FrameType
from typing import Final, Literal

from lib import log
from lib.leash import Leash
from lib.program import Program

PATIENCE: Final = 8.0  # seconds between asking and killing
READY_WITHIN: Final = 60.0

_log = logging.getLogger("supervisor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`programs`: name to argv. `address` (host, port) answers /readyz when all is well; then
    `greeting` is printed. Without an address nothing is waited for.
    """

    programs: dict[str, list[str]]
    greeting: str = ""
    address: tuple[str, int] | None = None
    log_format: Literal["text", "json"] = "text"

    def command(self) -> list[str]:
        """The argv that carries it out."""
        return [sys.executable, "-m", "lib.supervisor", json.dumps(asdict(self))]

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        given = json.loads(text)
        address = given.pop("address")
        return cls(address=(address[0], int(address[1])) if address else None, **given)


class Supervisor:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._leash = Leash()
        self._programs = [Program(name, argv, self._leash) for name, argv in plan.programs.items()]
        self._stopping = False
        self._awake, self._bell = socket.socketpair()
        self._waits_since: float | None = time.monotonic() if plan.address else None

    def run(self) -> None:
        """Until SIGINT, SIGTERM or SIGHUP; a second one, as make sends it, changes nothing."""
        self._listen()
        while not self._stopping:
            self._turn()
            self._announce()
            self._sleep(self._until_next())
        self._stop()

    def _turn(self) -> None:
        for program in self._programs:
            if (code := program.reap()) is not None:
                program.plan_restart(code)
            if not program.running and time.monotonic() >= program.start_at:
                program.start()

    def _announce(self) -> None:
        if self._waits_since is None or self._plan.address is None:
            return
        reason = unready(self._plan.address)
        if reason is None:
            sys.stdout.write(f"{self._plan.greeting}\n")
            sys.stdout.flush()
            self._waits_since = None
        elif time.monotonic() > self._waits_since + READY_WITHIN:
            _log.error("not ready after %.0f s: %s", READY_WITHIN, reason)
            self._waits_since = None

    def _until_next(self) -> float:
        if self._waits_since is not None:
            return 0.2
        waiting = [p.start_at - time.monotonic() for p in self._programs if not p.running]
        return max(0.0, min([30.0, *waiting]))

    def _stop(self) -> None:
        _log.info("stopping")
        deadline = time.monotonic() + PATIENCE
        for program in self._programs:
            program.signal(signal.SIGTERM)
        while any(program.running for program in self._programs):
            self._sleep(0.2)
            for program in self._programs:
                if time.monotonic() > deadline:
                    program.signal(signal.SIGKILL)
                program.reap()
        self._leash.close()
        _log.info("stopped")

    def _listen(self) -> None:
        self._awake.settimeout(0)
        self._bell.settimeout(0)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)  # it only has to wake us

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _sleep(self, seconds: float) -> None:
        """Until a signal comes, at most so long."""
        if select.select([self._awake], [], [], seconds)[0]:
            self._awake.recv(4096)


def unready(address: tuple[str, int]) -> str | None:
    """Why /readyz there does not say yes; None if it does."""
    connection = http.client.HTTPConnection(*address, timeout=2)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = answer.read(2000).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return None if answer.status == http.HTTPStatus.OK else body


if __name__ == "__main__":
    plan = Plan.from_json(sys.argv[1])
    log.set_up(style=plan.log_format)
    Supervisor(plan).run()
