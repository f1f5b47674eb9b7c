"""Who comes in by a token, and what is noted of each call."""

from flask import Response, request

from connectors.sandbox.faults import Calls, Switch
from connectors.sandbox.store import Store
from connectors.sandbox.switchboard import Switchboard
from lib.clock import Clock
from web.sandbox.given import Refused
from web.sandbox.misbehave import spoiled


class Door:
    """`switchboard`: the faults that wait for the account's calls."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.switchboard = Switchboard(store)

    def read(self, handle: str, call: Calls) -> Switch | None:
        """Lets a call in that only reads, and notes it; the fault that strikes it."""
        self.admit(handle)
        switch = self.switchboard.strike(handle, call)
        self.note(handle, call, "listed", switch=switch)
        return switch

    def admit(self, handle: str) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not self.store.opens(handle, token):
            raise Refused(401, "There is no account of this name and token.")

    def note(
        self, handle: str, call: str, outcome: str, *, key: str = "", switch: Switch | None = None
    ) -> None:
        if self.store.knows(handle):
            now = self.clock.now()
            self.store.log_call(handle, call, outcome, fault=switch, key=key, at=now)


def answered(answer: Response, switch: Switch | None) -> Response:
    return answer if switch is None else spoiled(answer, switch)


def named_key() -> tuple[str, bool]:
    """The key that the call bears, and whether it is to be obeyed."""
    key = request.headers.get("Idempotency-Key", "")
    return (key or request.headers.get("Delivery-Key", ""))[:200], bool(key)
