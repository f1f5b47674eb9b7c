"""One connected Bluesky account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from connectors.bluesky import parts
from connectors.bluesky.rules import CAPABILITIES, problems
from connectors.contract import (
    Account,
    Capabilities,
    Credentials,
    Left,
    Mention,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.steps import in_a_row
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
        return in_a_row(self, post)

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.find_step(post, parts.POST, {}, since=since)

    def shown(self, post: Outgoing) -> Sequence[str]:
        return parts.shown(post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return parts.names(post)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        """As `publish()`: what stands under the step's own key already is given back."""
        return self._repository().publish(parts.part(post, step, done))

    def find_step(
        self,
        post: Outgoing,
        step: str,
        done: Mapping[str, Receipt],
        *,
        since: datetime,  # noqa: ARG002 - asked by key
    ) -> Receipt | None:
        return self._repository().find(parts.part(post, step, done))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        more = {step: done[step].remote_id for step in self.steps(post)[1:]}
        first = done[parts.POST]
        return replace(first, extra={**first.extra, **more})

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        """Posts that answer nobody, as the account's own server lists them."""
        return self._repository().history(since=since)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Likes, shares, comments, quotes."""
        return self._repository().measure(remote_ids)

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        return self._repository().mentions(since=since)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        return self._repository().answer(post, mention_id)

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
