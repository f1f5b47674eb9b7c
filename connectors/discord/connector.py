"""One channel's web hook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt, Sample
from connectors.discord import message
from connectors.discord.errors import NEW_HOOK, Absent, judged
from connectors.discord.rules import CAPABILITIES, problems
from connectors.errors import Ambiguous, Retryable
from connectors.multipart import Form
from connectors.webhooks import Hook, Hooks, opened, with_link
from lib.clock import Clock, SystemClock

HOOKS: Final = Hooks(
    network="Discord",
    # some copy the address with what makes it Slack's or GitHub's behind it
    path=re.compile(r"(/api(?:/v\d+)?/webhooks/\d+/[\w-]+)(?:/slack|/github)?/?", re.ASCII),
    hosts=frozenset(
        {"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"},
    ),
    remedy=NEW_HOOK,
)
_GLANCE: Final = 5.0  # seconds: with the write that follows it, a minute at most


@dataclass(frozen=True, slots=True)
class Discord:
    """Options: `thread`, the number of one; `previews` “no”; `silent` “yes”; `timeout` in
    seconds.
    """

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
        """Asks first where the hook is: only so has the receipt an address."""
        hook = self._hook()
        guild = self._guild(hook)
        told = self._write(hook, post)
        try:
            return message.receipt(told, guild)
        except (KeyError, TypeError, ValueError) as error:
            raise hook.http.unexpected(told) from error

    def verify(self) -> str:
        hook = self._hook()
        told = hook.http.get(hook.path)
        if not isinstance(told, Mapping) or not told.get("name"):
            raise hook.http.unexpected(told)
        return str(told["name"])

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Without those that are not there any more."""
        hook, found = self._hook(), {}
        for number in filter(str.isdecimal, remote_ids):
            try:
                told = hook.http.get(f"{hook.path}/messages/{number}", **self._thread())
            except Absent:
                continue
            found[number] = message.samples(told)
        return found

    def _hook(self) -> Hook:
        return opened(
            HOOKS,
            self.account,
            judge=lambda reply: judged(reply, self.clock),
            clock=self.clock,
        )

    def _guild(self, hook: Hook) -> str:
        try:
            told = replace(hook.http, read=min(_GLANCE, hook.http.read)).get(hook.path)
        except Ambiguous as lost:  # nothing was written yet
            raise Retryable(lost.reason, evidence=lost.evidence) from lost
        return str(told.get("guild_id") or "") if isinstance(told, Mapping) else ""

    def _write(self, hook: Hook, post: Outgoing) -> Any:  # noqa: ANN401 - the network's own shape
        content = message.body(post, self.account.options)
        kind = {} if isinstance(content, Form) else {"Content-Type": "application/json"}
        params = {"wait": "true", **self._thread()}
        reply = hook.http.call("POST", hook.path, body=content, headers=kind, params=params)
        try:
            return reply.json()
        except ValueError as error:
            raise hook.http.unexpected(reply.body[:500]) from error

    def _thread(self) -> Mapping[str, str]:
        thread = self.account.options.get("thread", "")
        return {"thread_id": thread} if thread.isdecimal() else {}
