"""What the network says it was sent, held against what we wrote down of it, row by row."""

from dataclasses import dataclass

from cli.drill.books import audit, opened
from connectors.sandbox.store import Store
from models.way import DeliveryState
from tests.journeys.association import Association
from tests.sandbox_server import SandboxServer

_ENDS = (DeliveryState.PUBLISHED, DeliveryState.FAILED, DeliveryState.UNSURE)


@dataclass(frozen=True)
class Ledger:
    """One channel's side and the sandbox's side of it."""

    association: Association
    sandbox: SandboxServer
    handle: str
    delivery_ids: list[int]

    def check(self) -> None:
        """The same audit as a drill's."""
        deliveries = self.association.deliveries(self.delivery_ids)
        log = Store(self.sandbox.store).log(self.handle)
        found = audit(opened(deliveries, self.association.all_attempts(), log))
        assert [(one.delivery_id, one.wrong, str(one.words)) for one in found] == []
        ends = {one.state for one in deliveries}
        assert ends <= set(_ENDS), [(one.state, str(one.reason)) for one in deliveries]
