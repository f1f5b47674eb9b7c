"""The faults of a drill: told to the network a few at a time, so that they strike all along."""

from collections.abc import Iterator
from random import Random
from typing import Final

from cli.drill.classes import NetworkClass
from cli.drill.network import PATIENCE, Network
from connectors.sandbox.faults import Calls, Fault, Switch

_HANGS: Final = 2 * PATIENCE  # seconds
_ON_LISTS: Final = (Fault.TIMEOUT_BEFORE, Fault.ERROR_BEFORE, Fault.HTML, Fault.TRUNCATED)
# As on a real network an answer takes its time, the post being up already: no fault is counted.
_USUAL: Final = Switch(kind=Fault.SLOW, count=100_000, seconds=0.3)
_FAULTS: Final = tuple(kind for kind in Fault if kind is not _USUAL.kind)
_ONE_LOOK_IN: Final = 6  # after so many faults of a publish, one of a look
_HEAD_START: Final = 4


class Mischief:
    """`handles`: of the accounts, with what each one's network plays."""

    def __init__(
        self, network: Network, handles: dict[str, NetworkClass], wanted: int, chance: Random
    ) -> None:
        self._network = network
        self._handles = handles
        self._wanted = wanted
        self._chance = chance
        self._deck = _deck(chance)
        self._dealt = 0
        self.end()

    def struck(self) -> dict[str, int]:
        """How often each kind of fault was met."""
        met: dict[str, int] = {}
        for handle in self._handles:
            for call in self._network.log(handle):
                if call.fault and call.fault != _USUAL.kind:
                    met[call.fault] = met.get(call.fault, 0) + 1
        return met

    @property
    def done(self) -> bool:
        return sum(self.struck().values()) >= self._wanted

    def go_on(self, share: float) -> None:
        """`share`: how much of the drill is over."""
        due = min(self._wanted, self._wanted * share * 1.25 + _HEAD_START)
        if sum(self.struck().values()) >= due:
            return
        for handle, played in self._handles.items():
            waiting = [one for one in self._network.waiting(handle) if one.kind is not _USUAL.kind]
            if not any(one.on is Calls.PUBLISH for one in waiting):
                self._network.tell(handle, [*waiting, *self._dealt_to(played), _USUAL])

    def end(self) -> None:
        """From now on all goes as usual."""
        for handle in self._handles:
            self._network.tell(handle, [_USUAL])

    def _dealt_to(self, played: NetworkClass) -> Iterator[Switch]:
        self._dealt += 1
        yield next(self._deck)
        if played.can_be_asked and self._dealt % _ONE_LOOK_IN == 0:
            yield _switch(self._chance.choice(_ON_LISTS), Calls.LIST)


def _deck(chance: Random) -> Iterator[Switch]:
    """Without end, every kind once in each round, in a new order each time."""
    while True:
        for kind in chance.sample(_FAULTS, len(_FAULTS)):
            yield _switch(kind, Calls.PUBLISH)


def _switch(kind: Fault, on: Calls) -> Switch:
    return Switch(kind=kind, on=on, seconds=_HANGS, retry_after=1)
