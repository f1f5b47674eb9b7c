"""One connected Threads account."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

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
from connectors.http import READ
from connectors.meta.containers import PAUSES, Containers, number_of
from connectors.meta.graph import Graph
from connectors.meta.quota import left
from connectors.meta.rights import reading
from connectors.meta.tokens import refreshed
from connectors.steps import in_a_row
from connectors.threads.errors import TABLE
from connectors.threads.posts import Posts
from connectors.threads.rules import CAPABILITIES, child, container, first, parts, problems
from connectors.threads.talk import Talk
from lib.clock import Clock, SystemClock

SERVER: Final = "https://graph.threads.net"
VERSION: Final = "v1.0"
_PUBLISH: Final = "publish "
_CONTAINER: Final = "container "
_IMAGE: Final = "image "
FIRST: Final = f"{_PUBLISH}1"


def profile(account: Account) -> str:
    """Where anyone reads the account."""
    return f"https://www.threads.com/@{account.handle.removeprefix('@')}"


class Threads:
    """`credentials.values`: `access_token`. Settings: `base_url`. Options: `timeout` in seconds."""

    def __init__(
        self, account: Account, clock: Clock | None = None, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._clock = clock or SystemClock()
        self._credentials = account.credentials
        self._graph = Graph(
            network="Threads",
            base_url=account.settings.get("base_url") or SERVER,
            version=VERSION,
            token=account.credentials.values.get("access_token", "").strip(),
            table=TABLE,
            read=float(account.options.get("timeout") or READ),
            clock=self._clock,
        )
        self._left: Sequence[Left] = ()
        self._posts = Posts(self._graph)
        self._talk = Talk(self._graph, self._posts)
        self._containers = Containers(
            graph=self._graph,
            table=TABLE,
            clock=self._clock,
            making="me/threads",
            publishing="me/threads_publish",
            status="status",
            words="error_message",
            pauses=pauses,
        )

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        texts = parts(post)
        return texts[:-1] if post.comment else texts

    def verify(self) -> str:
        return self._graph.part(self._graph.get("me", fields="id,username"), "username")

    def refresh(self) -> Credentials:
        """Once a week, while the token is good."""
        return refreshed(self._graph, self._credentials, "th_refresh_token", now=self._clock.now())

    def left(self) -> Sequence[Left]:
        return self._left

    # Publishing

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post, public=FIRST)

    def steps(self, post: Outgoing) -> Sequence[str]:
        """A container and its publishing for each part, each an answer to the one before; several
        pictures have containers of their own first.
        """
        images = len(post.images) if len(post.images) > 1 else 0
        pairs = [
            f"{kind}{number}"
            for number in range(1, len(parts(post)) + 1)
            for kind in (_CONTAINER, _PUBLISH)
        ]
        return [*(f"{_IMAGE}{number}" for number in range(1, images + 1)), *pairs]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        kind, number = _read(step)
        if kind == _PUBLISH:
            return self._published(done[f"{_CONTAINER}{number}"])
        if kind == _IMAGE:
            return self._containers.make(child(post.images[number - 1]), media=True)
        if number == 1:
            pictures = [number_of(done[name]) for name in self.steps(post) if _IMAGE in name]
            media = bool(post.images or post.video)
            return self._containers.make(first(post, pictures), media=media)
        return self._answering(parts(post)[number - 1], to=done[_above(post, number)].remote_id)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """A container that nobody remembers is nothing. What was published is found by its words;
        where the container says that it was, and the words do not show, nothing is sure.
        """
        kind, number = _read(step)
        if kind != _PUBLISH:
            return None
        made, text = done[f"{_CONTAINER}{number}"], parts(post)[number - 1]
        published = self._containers.is_published(made)
        return self._posts.published(text, since=since, surely=published, answers=number > 1)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - the contract's
        return done[FIRST]

    def _published(self, container: Receipt) -> Receipt:
        now = self._clock.now()
        receipt = self._posts.receipt(self._containers.publish(container), at=now)
        self._left = left(self._graph, "me/threads_publishing_limit", now=now)
        return receipt

    def _answering(self, text: str, *, to: str) -> Receipt:
        return self._containers.make({**container(text), "reply_to_id": to}, media=False)

    # Looking

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self._posts.published(parts(post)[0], since=since, surely=False, answers=False)

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        return self._posts.history(since=since)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        with reading():
            return self._posts.measure(remote_ids)

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Answers below the posts of the month before, and posts that name the account."""
        with reading():
            return self._talk.mentions(since=since)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        made = self._answering(parts(post)[0], to=mention_id)
        return self._published(made)


def _read(step: str) -> tuple[str, int]:
    kind, _, number = step.partition(" ")
    return f"{kind} ", int(number)


def _above(post: Outgoing, number: int) -> str:
    """The step of the post that this part answers: the one before, the comment the first."""
    is_comment = post.comment and number == len(parts(post))
    return FIRST if is_comment else f"{_PUBLISH}{number - 1}"
