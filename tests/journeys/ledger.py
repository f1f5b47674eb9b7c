"""What the network says it was sent, held against what we wrote down of it, row by row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DeliveryState
from tests.journeys.association import Association
from tests.sandbox_server import SandboxServer


@dataclass(frozen=True)
class Ledger:
    """One channel's side and the sandbox's side of it."""

    association: Association
    sandbox: SandboxServer
    handle: str
    delivery_ids: list[int]

    def check(self) -> None:
        self._no_stranger()
        for delivery in self.association.deliveries(self.delivery_ids):
            self._each_call_has_its_own_attempt(delivery)
            self._up_once_at_most(delivery)
            self._not_lost(delivery)

    def _no_stranger(self) -> None:
        keys = {one.key for one in self.association.deliveries(self.delivery_ids)}
        assert {call["key"] for call in self._calls()} <= keys

    def _each_call_has_its_own_attempt(self, delivery: Delivery) -> None:
        """No call left before its attempt was on record, and no attempt made two calls."""
        attempts = self.association.attempts(delivery.id)
        made = [self._attempt_of(call["at"], attempts) for call in self._calls(delivery.key)]
        assert None not in made, f"{delivery.key} was sent with no attempt on record"
        assert len(set(made)) == len(made), f"{delivery.key}: two calls in one attempt"
        published = {one.fence for one in attempts if one.outcome is AttemptOutcome.PUBLISHED}
        assert published <= set(made), f"{delivery.key}: a receipt for a call that never came"

    def _attempt_of(self, at: str, attempts: list[Attempt]) -> int | None:
        """The fence of the last attempt that had begun by then."""
        before = [a.fence for a in attempts if a.started_at <= datetime.fromisoformat(at)]
        return max(before, default=None)

    def _up_once_at_most(self, delivery: Delivery) -> None:
        accepted = [c for c in self._calls(delivery.key) if c["outcome"] == "accepted"]
        assert len(accepted) <= 1, f"{delivery.key} is on the network {len(accepted)} times"
        if delivery.state is DeliveryState.PUBLISHED:
            assert [str(call["post"]) for call in accepted] == [delivery.remote_id]

    def _not_lost(self, delivery: Delivery) -> None:
        """Up with its receipt, or before a person with a reason and what can be done."""
        if delivery.state is DeliveryState.PUBLISHED:
            assert delivery.url
            assert delivery.published_at
            return
        person_acts = (DeliveryState.FAILED, DeliveryState.UNSURE)
        assert delivery.state in person_acts, (delivery.state, str(delivery.reason))
        assert delivery.look_at is None
        assert delivery.reason
        assert delivery.remedy

    def _calls(self, key: str | None = None) -> list[dict[str, Any]]:
        """Those that asked to publish."""
        return [
            call
            for call in self.sandbox.log(self.handle)
            if call["call"] == "publish" and key in {None, call["key"]}
        ]
