"""One connected Bluesky account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from connectors.bluesky.rules import CAPABILITIES, problems
from connectors.contract import (
    Account,
    Capabilities,
    Credentials,
    Left,
    Outgoing,
    Problem,
    Receipt,
)
from lib.clock import Clock, SystemClock

if TYPE_CHECKING:
    from connectors.bluesky.repository import Repository


def profile(account: Account) -> str:
    """Where anyone reads the account."""
    return f"https://bsky.app/profile/{account.handle.removeprefix('@').lower()}"


@dataclass(frozen=True, slots=True)
class Bluesky:
    """`credentials.values`: `app_password`; from refresh() on also `access`, `refresh`, `did`
    and, where the account lives on another server than the one asked, `pds`.

    publish() and verify() raise AccessExpired before the first refresh(). `read`: how long a
    silent server is waited for, in seconds.
    """

    account: Account
    clock: Clock = field(default_factory=SystemClock)
    read: float = 10.0
    heard: dict[timedelta, Left] = field(default_factory=dict, repr=False, compare=False)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def publish(self, post: Outgoing) -> Receipt:
        """Gives the receipt of the post that stands under this key already, if there is one."""
        return self._repository().publish(post)

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:  # noqa: ARG002 - by key
        return self._repository().find(post)

    def refresh(self) -> Credentials:
        """By the refresh token; logs in only if there is none or the server refuses it."""
        return self._repository().refresh()

    def verify(self) -> str:
        return self._repository().verify()

    def left(self) -> Sequence[Left]:
        return list(self.heard.values())

    def _repository(self) -> "Repository":
        # The network's library costs a second and 60 MB: nobody pays them for counting characters.
        from connectors.bluesky.repository import Repository  # noqa: PLC0415

        return Repository(self.account, self.clock, self.read, self.heard)
