"""What a connector may be able to do beyond publishing: each a protocol of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from connectors.account import Credentials
from connectors.limits import Left
from connectors.seen import Mention, PastPost, Sample
from connectors.sent import Outgoing, Receipt
from lib.i18n import Text


@runtime_checkable
class Shows(Protocol):
    def shown(self, post: Outgoing) -> Sequence[str]:
        """The text as readers will see it (links shortened, a title added), one for each part of
        a thread. `publish()` sends the same. Asks nothing.
        """
        ...


@runtime_checkable
class Charges(Protocol):
    def charge(self, post: Outgoing) -> Text:
        """What publishing it costs the account, in words. Asks nothing."""
        ...


@runtime_checkable
class Finds(Protocol):
    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        """The post on the network; None only if it is surely absent. Raises ConnectorError."""
        ...


@runtime_checkable
class Stepwise(Protocol):
    """Publishes in several writes (a thread; a container, then its publishing).

    Asked in the place of `publish()` and `find()`. What a step gave is stored before the next one
    begins, and after a lost answer only that step is looked for, so that a try goes on where the
    last one ended.
    """

    def steps(self, post: Outgoing) -> Sequence[str]:
        """The names of the writes, in order, the same on every try. Asks nothing."""
        ...

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        """One write, no retry of its own; `done`: what the steps before it gave. Raises as
        `publish()` does.
        """
        ...

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """What that step left on the network; None only if surely nothing."""
        ...

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        """The receipt of the post once every step is done. Asks nothing."""
        ...


@runtime_checkable
class Counts(Protocol):
    def left(self) -> Sequence[Left]:
        """What the answers of this connector's last call said is left. Asks nothing."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    def refresh(self) -> Credentials:
        """New credentials in place of those given, to be stored before any use."""
        ...


@runtime_checkable
class Verifies(Protocol):
    def verify(self) -> str:
        """Asks the network whether the account opens; its public name. Raises ConnectorError."""
        ...


@runtime_checkable
class Learns(Protocol):
    def learn(self) -> Mapping[str, str]:
        """What the account's server tells of itself, such as its limits, for `Account.options`:
        kept there whenever the account was asked whether it opens. Raises ConnectorError.
        """
        ...


@runtime_checkable
class Measures(Protocol):
    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]: ...


@runtime_checkable
class Recalls(Protocol):
    def history(self, *, since: datetime) -> Iterable[PastPost]: ...


@runtime_checkable
class Listens(Protocol):
    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Oldest first. Raises ConnectorError."""
        ...


@runtime_checkable
class Answers(Protocol):
    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        """One write below that mention. Raises as `publish()` does."""
        ...
