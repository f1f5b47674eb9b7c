"""One connected LinkedIn author: a person, or an organisation's page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt
from connectors.errors import Ambiguous, AuthExpired
from connectors.linkedin import rules, video
from connectors.linkedin.api import Api
from connectors.linkedin.sign_in import PERSON
from connectors.steps import POST, in_a_row
from lib.clock import Clock, SystemClock
from lib.i18n import say

_PICTURE: Final = "picture "


def profile(account: Account) -> str:
    """A person's address is not told to apps."""
    if account.options.get("kind") == PERSON:
        return ""
    return f"https://www.linkedin.com/company/{account.handle.removeprefix('@')}/posts"


def address(number: str) -> str:
    return f"https://www.linkedin.com/feed/update/{number}/"


class LinkedIn:
    """`credentials.values`: `access_token`, and `id`, the author's number. `options`: `kind` (page
    or person), `reads` (yes where its posts may be read), `timeout` in seconds.
    """

    def __init__(self, account: Account, clock: Clock | None = None) -> None:
        self.account = account
        self.clock = clock or SystemClock()

    @property
    def capabilities(self) -> Capabilities:
        return rules.CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(rules.problems(post, self.capabilities))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [rules.text_of(post)]

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        """Pictures or the video go up before it, and show to nobody until then."""
        if post.video:
            return [*video.steps(post.video), POST]
        return [*(f"{_PICTURE}{place}" for place in range(1, len(post.images) + 1)), POST]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        author = self.author
        if step.startswith(_PICTURE):
            image = post.images[int(step.removeprefix(_PICTURE)) - 1]
            number = self.api.uploaded(image)
            return Receipt(remote_id=number, url="", published_at=self.clock.now())
        if post.video and video.is_video(step):
            return self.api.upload(post.video).take(step, done)
        images = [done[one].remote_id for one in self.steps(post) if one.startswith(_PICTURE)]
        film = done[video.BEGIN].remote_id if post.video else ""
        body = rules.body(post, author=author, images=images, video=film)
        return self.receipt(self.api.publish(body))

    def find_step(
        self,
        post: Outgoing,  # noqa: ARG002 - nothing of a person's may be read
        step: str,
        done: Mapping[str, Receipt],  # noqa: ARG002 - as above
        *,
        since: datetime,  # noqa: ARG002 - as above
    ) -> Receipt | None:
        """A file is nothing until a post takes it along; the post cannot be looked for."""
        if step.startswith(_PICTURE) or video.is_video(step):
            return None
        raise Ambiguous(say("%(network)s gives no way to look it up.", network="LinkedIn"))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - asks nothing
        return done[POST]

    def verify(self) -> str:
        if self.author.startswith("urn:li:organization:"):
            return self.api.organisation(self.author)[1]
        return self.api.me()[1]

    @property
    def author(self) -> str:
        """Raises AuthExpired where nobody said whose account it is."""
        found = self.api.author
        if not found.startswith(("urn:li:person:", "urn:li:organization:")):
            raise AuthExpired(
                say("It is not known for whom this channel publishes on LinkedIn."),
                remedy=say("Connect it again, with the page’s number."),
            )
        return found

    @cached_property
    def api(self) -> Api:
        return Api(self.account, self.clock)

    def receipt(self, number: str, at: datetime | None = None) -> Receipt:
        """LinkedIn does not tell when a new post went up: it is now."""
        return Receipt(remote_id=number, url=address(number), published_at=at or self.clock.now())
