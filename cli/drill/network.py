"""The drill's network: the sandbox as a process of its own."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cli.drill.programs import Program, surroundings
from connectors.sandbox.faults import Switch
from connectors.sandbox.shapes import Call
from connectors.sandbox.store import Store
from connectors.sandbox.switchboard import Switchboard
from lib.errors import Refusal
from lib.i18n import say
from lib.leash import Leash

PATIENCE: Final = 2.0  # seconds that a sender waits for an answer


class Network:
    """The store is read and told directly: it is a file beside us."""

    def __init__(self, place: Path, leash: Leash) -> None:
        """Raises Refusal where it does not start."""
        self._store = Store(place / "sandbox.sqlite3")
        self._switches = Switchboard(self._store)
        self._program = Program(
            [
                *(sys.executable, "-m", "web.sandbox"),
                *("--port", "0", "--store", str(place / "sandbox.sqlite3")),
            ],
            environ=surroundings({}),
            log=place / "sandbox.log",
            leash=leash,
        )
        self._program.start(listen=True)
        self.url = self._program.first_line()
        if not self.url:
            raise Refusal(
                say("The sandbox does not start."),
                remedy=say("Read its log: %(log)s", log=str(place / "sandbox.log")),
            )

    def register(self, handle: str) -> str:
        """The token of a new account."""
        token = f"the token of {handle}"
        self._store.register(handle, token)
        return token

    def log(self, handle: str) -> Sequence[Call]:
        return self._store.log(handle)

    def waiting(self, handle: str) -> Sequence[Switch]:
        """The faults that have not struck yet."""
        return self._switches.switches(handle)

    def tell(self, handle: str, switches: Sequence[Switch]) -> None:
        """These faults, in the place of all others."""
        self._switches.set_switches(handle, switches)

    def close(self) -> None:
        self._program.kill()
