"""Telling the associations' own programs what happened, never in the way of the publishing."""

import random
import threading
from functools import partial
from typing import Final

from models.house import House
from notifying.webhooks.lanes import SLOW, Lanes
from notifying.webhooks.sending import Caller, Turn
from scheduler.seam import calm

EVERY: Final = 5.0  # seconds between two looks at what is to be told


class Hooks:
    """Run by two daemons, each call is made by one of them: it is claimed by its row."""

    def __init__(self, house: House) -> None:
        self._closed = threading.Event()
        self._lanes = Lanes()
        self._caller = Caller(
            house=house,
            spread=lambda most: random.uniform(0, most),  # noqa: S311 - spreads load, hides nothing
            closing=self._closed.is_set,
        )

    def step(self) -> None:
        """Waits for no program: each is called in a thread of its own."""
        if self._closed.is_set():
            return
        for webhook_id in self._lanes.take(self._caller.due()):
            threading.Thread(target=self._call, args=(webhook_id,), daemon=True).start()

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins nothing more; a call cut off is made again under its id."""
        self._closed.set()
        return True

    def _call(self, webhook_id: int) -> None:
        turn = calm(f"web hook {webhook_id}", partial(self._caller.take_turn, webhook_id))()
        self._lanes.give_back(webhook_id, slow=_was_slow(turn))
        if turn is not None:  # its place is free, and others may wait for it
            calm("web hooks", self.step)()


def _was_slow(turn: Turn | None) -> bool | None:
    return None if turn is None or turn.longest is None else turn.longest > SLOW
