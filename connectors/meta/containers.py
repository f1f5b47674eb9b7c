"""Two-phase publishing, as Instagram and Threads have it: a container first, then its publishing.

A container shows nothing to anyone, is published once at most, and dies after 24 hours.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from threading import Event
from time import monotonic
from typing import Final

from connectors.contract import Receipt
from connectors.errors import Ambiguous, ConnectorError, Permanent, RateLimited
from connectors.meta.errors import Table
from connectors.meta.graph import Graph, Told
from connectors.steps import unseen
from lib.clock import Clock
from lib.i18n import say, verbatim

PAUSES: Final = (1.0, 2.0, 3.0, 4.0)  # seconds between looks at whether a new one is ready
_PATIENCE: Final = 20.0  # seconds: what was made is to be kept before the claim ends
_LATER: Final = timedelta(seconds=30)  # what Meta recommends before publishing
_NAMED: Final = "container "
_SUBCODE: Final = re.compile(r"\b22\d{5}\b")
START_AGAIN: Final = say("Nothing of it is up. Cancel this delivery, then schedule the post again.")


class State(StrEnum):
    """As both networks name it."""

    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Containers:
    """`making` and `publishing`: the edges that are written to; `status`: the field that tells the
    state, `words` the one that says why.
    """

    graph: Graph
    table: Table
    clock: Clock
    making: str
    publishing: str
    status: str
    words: str
    pauses: Sequence[float] = PAUSES

    def make(self, given: Mapping[str, str], *, media: bool) -> Receipt:
        """One with media is waited for a little, so that what the network cannot use is known
        while another can still be made.
        """
        with unseen():
            number = self.graph.part(self.graph.post(self.making, given), "id")
        made = Receipt(remote_id=_NAMED + number, url="", published_at=self.clock.now())
        if media:
            self._prepared(made)
        return made

    def publish(self, container: Receipt) -> str:
        """The post's number. Raises RateLimited while the network still prepares it."""
        with unseen():  # nothing is written yet
            state = self.state(container)
        if state is not State.FINISHED:
            raise self._not_now(state)
        told = self.graph.post(self.publishing, {"creation_id": number_of(container)})
        return self.graph.part(told, "id")

    def _not_now(self, state: State) -> ConnectorError:
        name = self._network
        match state:
            case State.PUBLISHED:
                return Ambiguous(say("%(network)s says that it is published.", network=name))
            case State.EXPIRED:
                return Permanent(
                    say("It waited for more than a day on %(network)s.", network=name),
                    remedy=START_AGAIN,
                )
            case _:
                return RateLimited(
                    say("%(network)s is still preparing it.", network=name),
                    until=self.clock.now() + _LATER,
                )

    def state(self, container: Receipt) -> State:
        """Raises Permanent for a container that came to nothing."""
        told = self.graph.get(number_of(container), fields=f"{self.status},{self.words}")
        try:
            state = State(self.graph.part(told, self.status))
        except ValueError as error:
            raise self.graph.http.unexpected(told) from error
        if state is State.ERROR:
            raise self._failed(told)
        return state

    def is_published(self, container: Receipt) -> bool:
        try:
            return self.state(container) is State.PUBLISHED
        except Permanent:
            return False

    def _prepared(self, container: Receipt) -> None:
        over = monotonic() + _PATIENCE
        for pause in self.pauses:
            if self._looked(container) is not State.IN_PROGRESS or monotonic() > over:
                return
            Event().wait(pause)

    def _looked(self, container: Receipt) -> State:
        """A look that fails says nothing: what was made stays made."""
        try:
            return self.state(container)
        except Permanent:
            raise
        except ConnectorError:
            return State.IN_PROGRESS

    def _failed(self, told: Told) -> Permanent:
        words = str(told.get(self.words) or "")[:200]
        code = _SUBCODE.search(words)
        known = self.table.subcodes.get(int(code[0])) if code else None
        if known is not None and known.kind is Permanent:
            return Permanent(known.reason, remedy=known.remedy, evidence=words)
        return Permanent(
            say(
                "%(network)s could not prepare it: %(words)s",
                network=self._network,
                words=verbatim(words),
            ),
            remedy=START_AGAIN,
        )

    @property
    def _network(self) -> str:
        return self.graph.http.network


def number_of(container: Receipt) -> str:
    return container.remote_id.removeprefix(_NAMED)
