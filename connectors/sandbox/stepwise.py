"""The sandbox as a network that publishes in two steps: a container, then its publishing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from connectors.contract import Outgoing, Receipt
from connectors.errors import Ambiguous, Retryable
from connectors.sandbox.connector import content, part
from connectors.sandbox.finding import FindingSandbox
from lib.clock import SystemClock

CONTAINER: Final = "container"
PUBLISH: Final = "publish"


class TwoStepSandbox(FindingSandbox):
    """After a lost answer the container itself is asked whether it was published."""

    def publish(self, post: Outgoing) -> Receipt:
        done: dict[str, Receipt] = {}
        for step in self.steps(post):
            done[step] = self.take_step(post, step, done)
        return self.whole(post, done)

    def steps(self, post: Outgoing) -> Sequence[str]:  # noqa: ARG002 - the same for every post
        return (CONTAINER, PUBLISH)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == CONTAINER:
            return self._container(post)
        return self.receipt_of(post, self.http.post(f"{self._place(done)}/publish", {}))

    def find_step(
        self,
        post: Outgoing,  # noqa: ARG002 - asked by the container's number
        step: str,
        done: Mapping[str, Receipt],
        *,
        since: datetime,  # noqa: ARG002 - as above
    ) -> Receipt | None:
        """A container that nobody remembers is nothing: it shows nothing to anyone."""
        if step == CONTAINER:
            return None
        told = part(self.http, self.http.get(self._place(done)), "post")
        return None if told is None else self.receipt(told)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - as above
        return done[PUBLISH]

    def _container(self, post: Outgoing) -> Receipt:
        try:
            told = self.http.post(self._containers, content(post), Delivery_Key=post.key)
        except Ambiguous as lost:  # perhaps there is one: without its number it is never published
            raise Retryable(lost.reason, evidence=lost.evidence) from lost
        number = str(part(self.http, told, "id"))
        return Receipt(
            remote_id=f"container {number}",
            url="",  # nobody sees a container
            published_at=SystemClock().now(),
        )

    @property
    def _containers(self) -> str:
        return f"/api/{self.handle}/containers"

    def _place(self, done: Mapping[str, Receipt]) -> str:
        number = done[CONTAINER].remote_id.removeprefix("container ")
        return f"{self._containers}/{number}"
