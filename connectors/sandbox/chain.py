"""The sandbox as a network of threads: part by part, each below the one before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Outgoing, Problem, Receipt
from connectors.sandbox.connector import content
from connectors.sandbox.finding import FindingSandbox
from connectors.steps import POST, in_a_row

COMMENT: Final = "comment"


class ChainSandbox(FindingSandbox):
    """The rest of a thread, then the first comment, are steps of their own."""

    def check(self, post: Outgoing) -> Sequence[Problem]:
        found = list(usual_problems(alone(post, POST), self.capabilities))
        for step in self.steps(post)[1:]:
            problems = usual_problems(alone(post, step), self.capabilities)
            found += [one for one in problems if one not in found]
        return found

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        parts = [f"part {number}" for number in range(2, len(post.thread) + 2)]
        return [POST, *parts, *([COMMENT] if post.comment else [])]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        sent = alone(post, step)
        below = {"answers": self._before(post, step, done)}
        told = self.http.post(self.posts, content(sent) | below, **self.key(sent))
        return self.receipt_of(sent, told)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        return self.found(alone(post, step), since, below=self._before(post, step, done))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        more = {step: done[step].remote_id for step in self.steps(post)[1:]}
        return replace(done[POST], extra=more)

    def _before(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> str | None:
        below = before(self.steps(post), step)
        return None if below is None else done[below].remote_id


def before(steps: Sequence[str], step: str) -> str | None:
    """The step that this one stands below; None for the first."""
    if step == POST:
        return None
    return POST if step == COMMENT else steps[steps.index(step) - 1]


def alone(post: Outgoing, step: str) -> Outgoing:
    """That step as a post of its own, with a key of its own."""
    if step == POST:
        return replace(post, thread=(), comment="")
    text = post.comment if step == COMMENT else post.thread[int(step.removeprefix("part ")) - 2]
    return Outgoing(key=f"{post.key} {step}", text=text, languages=post.languages)
