"""One channel's incoming web hook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt
from connectors.mattermost.errors import NEW_HOOK, judged
from connectors.mattermost.rules import CAPABILITIES, harmless, problems
from connectors.webhooks import Hooks, opened, said_ok
from lib.clock import Clock, SystemClock

HOOKS: Final = Hooks(
    network="Mattermost",
    path=re.compile(r"((?:/[\w.-]+)*/hooks/[a-z0-9]{20,32})/?", re.ASCII),
    remedy=NEW_HOOK,
)


def server(account: Account) -> str:
    """The host that stands first in the account's name."""
    return account.handle.strip().removeprefix("https://").split("/")[0].lower()


@dataclass(frozen=True, slots=True)
class Mattermost:
    """Options: `timeout` in seconds."""

    account: Account
    clock: Clock = field(default_factory=SystemClock)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [harmless(post)]

    def publish(self, post: Outgoing) -> Receipt:
        hook = opened(HOOKS, self.account, judge=judged, clock=self.clock)
        return said_ok(hook, {"text": harmless(post)}, post, clock=self.clock)
