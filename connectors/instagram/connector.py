"""One connected Instagram account, a professional one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
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
from connectors.instagram.errors import TABLE
from connectors.instagram.media import Media
from connectors.instagram.rules import CAPABILITIES, child, container, problems, text_of
from connectors.instagram.talk import Talk
from connectors.meta.containers import PAUSES, Containers, number_of
from connectors.meta.graph import Graph
from connectors.meta.quota import left
from connectors.meta.rights import reading
from connectors.meta.tokens import refreshed
from connectors.steps import in_a_row
from lib.clock import Clock, SystemClock

SERVER: Final = "https://graph.instagram.com"
BY_FACEBOOK: Final = "https://graph.facebook.com"  # for tokens that were made through a page
VERSION: Final = "v26.0"
CONTAINER: Final = "container"
PUBLISH: Final = "publish"
COMMENT: Final = "comment"
_IMAGE: Final = "image "
_NO_END: Final = timedelta(days=365)


def profile(account: Account) -> str:
    """Where anyone reads the account."""
    return f"https://www.instagram.com/{account.handle.removeprefix('@')}/"


class Instagram:
    """`credentials.values`: `access_token`, and `account_id` where the token was made through a
    Facebook page. Settings: `base_url`, `version`. Options: `timeout` in seconds.
    """

    def __init__(
        self, account: Account, clock: Clock | None = None, pauses: Sequence[float] = PAUSES
    ) -> None:
        values = account.credentials.values
        token = values.get("access_token", "").strip()
        self._clock = clock or SystemClock()
        self._credentials = account.credentials
        self._by_facebook = token.startswith("EAA")
        self._me = values.get("account_id", "").strip() or "me"
        self._left: Sequence[Left] = ()
        self._graph = Graph(
            network="Instagram",
            base_url=account.settings.get("base_url")
            or (BY_FACEBOOK if self._by_facebook else SERVER),
            version=account.settings.get("version") or VERSION,
            token=token,
            secrets=(values.get("account_id", "").strip(),),
            table=TABLE,
            read=float(account.options.get("timeout") or READ),
            clock=self._clock,
        )
        self._media = Media(self._graph, self._me)
        self._talk = Talk(self._graph, self._media, account.handle.removeprefix("@").lower())
        self._containers = Containers(
            graph=self._graph,
            table=TABLE,
            clock=self._clock,
            making=f"{self._me}/media",
            publishing=f"{self._me}/media_publish",
            status="status_code",
            words="status",
            pauses=pauses,
        )

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return (text_of(post),)

    def verify(self) -> str:
        return self._graph.part(self._graph.get(self._me, fields="username"), "username")

    def refresh(self) -> Credentials:
        """Once a week, while the token is good; a page's token has no end."""
        if self._by_facebook:
            return Credentials(
                values=self._credentials.values, expires_at=self._clock.now() + _NO_END
            )
        return refreshed(self._graph, self._credentials, "ig_refresh_token", now=self._clock.now())

    def left(self) -> Sequence[Left]:
        return self._left

    # Publishing

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post, public=PUBLISH)

    def steps(self, post: Outgoing) -> Sequence[str]:
        """Several pictures have containers of their own first."""
        images = len(post.images) if len(post.images) > 1 else 0
        pictures = [f"{_IMAGE}{number}" for number in range(1, images + 1)]
        return [*pictures, CONTAINER, PUBLISH, *([COMMENT] if post.comment else [])]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == PUBLISH:
            return self._published(done[CONTAINER])
        if step == COMMENT:
            return self._talk.comment(done[PUBLISH], post.comment, at=self._clock.now())
        if step == CONTAINER:
            pictures = [number_of(done[name]) for name in self.steps(post) if _IMAGE in name]
            return self._containers.make(container(post, pictures), media=True)
        image = post.images[int(step.removeprefix(_IMAGE)) - 1]
        return self._containers.make(child(image), media=True)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """A container that nobody remembers is nothing. What was published is found by its words;
        where the container says that it was, and the words do not show, nothing is sure.
        """
        if step == COMMENT:
            return self._talk.own_comment(done[PUBLISH], post.comment, since=since)
        if step != PUBLISH:
            return None
        published = self._containers.is_published(done[CONTAINER])
        return self._media.published(text_of(post), since=since, surely=published)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - the contract's
        return done[PUBLISH]

    def _published(self, made: Receipt) -> Receipt:
        now = self._clock.now()
        receipt = self._media.receipt(self._containers.publish(made), at=now)
        self._left = left(self._graph, f"{self._me}/content_publishing_limit", now=now)
        return receipt

    # Looking

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self._media.published(text_of(post), since=since, surely=False)

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        return self._media.history(since=since)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Likes and comments."""
        with reading():
            return self._media.measure(remote_ids)

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Comments below the posts of the month before, and answers to them."""
        with reading():
            return self._talk.mentions(since=since)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        return self._talk.reply(mention_id, text_of(post), at=self._clock.now())
