"""Telling the associations' own programs what happened, never in the way of the publishing."""

import random
import threading
from typing import Final

from models.house import House
from notifying.webhooks.sending import Caller

EVERY: Final = 5.0  # seconds between two looks at what is to be told


class Hooks:
    """Run by two daemons, each call is made by one of them: it is claimed by its row."""

    def __init__(self, house: House) -> None:
        self._closed = threading.Event()
        self._caller = Caller(
            house=house,
            spread=lambda most: random.uniform(0, most),  # noqa: S311 - spreads load, hides nothing
            closing=self._closed.is_set,
        )

    def step(self) -> None:
        self._caller.send_due()

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins nothing more; a call cut off is made again under its id."""
        self._closed.set()
        return True
