"""Who carries out what the clock finds: the seam between the engine and its two executors."""

from typing import Protocol

from lib.i18n import Text
from models.house import House
from scheduler.embedded import Embedded


class Executor(Protocol):
    """Has it done by somebody. To be told twice is harmless: the claim decides."""

    @property
    def trouble(self) -> Text | None:
        """What keeps it from having anything done; None while nothing does."""

    def send(self) -> None:
        """What may leave now, one post a channel."""

    def look(self) -> None:
        """What is unsure, and to be looked up now."""

    def idle(self) -> bool:
        """Whether nobody of this process is at it."""

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds for what is on its way.

        True: all done.
        """


def chosen(house: House, *, sender: str) -> Executor:
    """As the settings say. `sender`: the name of this process."""
    if not house.settings.broker_url:
        return Embedded(house, sender=sender)
    # Only where it is wanted: Celery costs memory.
    from scheduler.distributed.announcer import Announcer  # noqa: PLC0415

    return Announcer(house)
