"""A line to a broker that we own: it keeps what it is told, and is away when it is to be."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from scheduler.distributed.line import Away


@dataclass
class FakeLine:
    """`lies`: the messages that nobody took yet, by network; `told`: all there ever were."""

    lies: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    told: list[tuple[str, int, str]] = field(default_factory=list)
    away: bool = False
    answers: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answers.set()

    def put(self, task: str, delivery_id: int, *, network: str) -> None:
        self._answer()
        self.told.append((task, delivery_id, network))
        self.lies[network].append((task, delivery_id))

    def lying(self, network: str) -> int:
        self._answer()
        return len(self.lies[network])

    def _answer(self) -> None:
        self.answers.wait(20)
        if self.away:
            raise Away("nobody is there")
