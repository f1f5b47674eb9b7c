"""One channel's incoming web hook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt
from connectors.slack.errors import NEW_HOOK, judged
from connectors.slack.rules import CAPABILITIES, escaped, problems
from connectors.webhooks import Hooks, opened, said_ok, with_link
from lib.clock import Clock, SystemClock

HOOKS: Final = Hooks(
    network="Slack",
    path=re.compile(r"(/services/\w+/\w+/\w+)/?", re.ASCII),
    hosts=frozenset({"hooks.slack.com", "hooks.slack-gov.com"}),
    remedy=NEW_HOOK,
)


@dataclass(frozen=True, slots=True)
class Slack:
    """Options: `previews` “no”; `timeout` in seconds."""

    account: Account
    clock: Clock = field(default_factory=SystemClock)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [with_link(post)]

    def publish(self, post: Outgoing) -> Receipt:
        """As it was typed: without Slack's own marks for bold and the like."""
        hook = opened(HOOKS, self.account, judge=judged, clock=self.clock)
        content: dict[str, object] = {"text": escaped(with_link(post)), "mrkdwn": False}
        if self.account.options.get("previews") == "no":
            content |= {"unfurl_links": False, "unfurl_media": False}
        return said_ok(hook, content, post, clock=self.clock)
