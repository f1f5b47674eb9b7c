"""What a drill is played on: executor, broker, database, network."""

from dataclasses import dataclass
from typing import Literal

from cli.drill.classes import NetworkClass
from lib.errors import Refusal
from lib.i18n import say

Executor = Literal["embedded", "distributed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`database`: sqlite, postgresql, or an address. `broker`: rabbitmq, redis, or an address; None
    with `distributed`: what is installed. `repeat` None: networks of every class.
    """

    executor: Executor
    database: str
    broker: str | None
    repeat: NetworkClass | None

    @property
    def distributed(self) -> bool:
        return self.executor == "distributed"


def asked_for(
    executor: Executor, database: str | None, broker: str | None, repeat: NetworkClass | None
) -> Stage:
    """Raises Refusal where these do not go together."""
    if broker and executor == "embedded":
        raise Refusal(
            say("Without workers there is no broker."), remedy=say("Add: --executor distributed")
        )
    if database == "sqlite" and executor == "distributed":
        raise Refusal(
            say("Workers need a database that several machines can share, and SQLite is none."),
            remedy=say("Add: --database postgresql"),
        )
    usual = "sqlite" if executor == "embedded" else "postgresql"
    return Stage(executor=executor, database=database or usual, broker=broker, repeat=repeat)
