"""One connected Facebook page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from connectors.contract import (
    Account,
    Capabilities,
    Image,
    Mention,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.errors import AuthExpired
from connectors.facebook.errors import TABLE
from connectors.facebook.page import Page
from connectors.facebook.pieces import BEGIN, hearing
from connectors.facebook.rules import CAPABILITIES, feed, photo, problems, text_of, video
from connectors.facebook.talk import Talk
from connectors.facebook.video import Videos
from connectors.http import READ
from connectors.meta.graph import Graph
from connectors.meta.rights import reading
from connectors.steps import in_a_row, unseen
from lib.clock import Clock, SystemClock
from lib.i18n import say

SERVER: Final = "https://graph.facebook.com"
VIDEO_SERVER: Final = "https://graph-video.facebook.com"
VERSION: Final = "v26.0"  # as in facebook-business 26.0.3, November 2026
POST: Final = "post"
COMMENT: Final = "comment"
_UPLOAD: Final = 55.0  # seconds of silence: with all its waits less than a claim


def profile(account: Account) -> str:
    """Where anyone reads the page."""
    return f"https://www.facebook.com/{account.credentials.values.get('page_id') or account.handle}"


class Facebook:
    """`credentials.values`: `page_id`, and `access_token`, the page's own.

    Settings: `base_url`, `version` of the Graph. Options: `timeout` in seconds.
    """

    def __init__(self, account: Account, clock: Clock | None = None) -> None:
        values = account.credentials.values
        self._clock = clock or SystemClock()
        self._page_id = values.get("page_id", "").strip()
        self._graph = self._at(account, SERVER, READ)
        self._page = Page(self._graph, self._page_id)
        self._talk = Talk(self._graph, self._page_id, self._page)
        self._videos = Videos(
            graph=self._graph,
            uploading=hearing(self._at(account, VIDEO_SERVER, _UPLOAD)),
            page_id=self._page_id,
            clock=self._clock,
        )

    def _at(self, account: Account, server: str, read: float) -> Graph:
        return Graph(
            network="Facebook",
            base_url=account.settings.get("base_url") or server,
            version=account.settings.get("version") or VERSION,
            token=account.credentials.values.get("access_token", "").strip(),
            secrets=(self._page_id,),
            table=TABLE,
            read=float(account.options.get("timeout") or read),
            clock=self._clock,
        )

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return (text_of(post),)

    def verify(self) -> str:
        """The page's name. Raises AuthExpired also where the token is another page's or a
        person's: with it the post would go elsewhere.
        """
        told = self._graph.get("me", fields="id,name")
        if self._graph.part(told, "id") != self._page_id:
            raise AuthExpired(
                say("This access token belongs to “%(name)s”, not to the page.", name=_name(told)),
                remedy=say("Take the page’s own access token, and the number of the same page."),
            )
        return self._graph.part(told, "name")

    # Publishing

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post, public=POST)

    def steps(self, post: Outgoing) -> Sequence[str]:
        """Photos are uploaded unseen, then the post takes them along; a video likewise."""
        unseen = [f"photo {number}" for number, _ in enumerate(post.images, start=1)]
        unseen += self._videos.steps(post.video) if post.video else []
        return [*unseen, POST, *([COMMENT] if post.comment else [])]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == COMMENT:
            return self._talk.comment(done[POST].remote_id, post.comment, at=self._clock.now())
        if step == POST:
            return self._videos.publish(done[BEGIN]) if post.video else self._post(post, done)
        if post.video:
            return self._videos.take(post.video, step, video(post), done)
        return self._photo(post.images[int(step.removeprefix("photo ")) - 1])

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """A photo or video that nobody remembers is nothing: it shows nothing to anyone."""
        if step == COMMENT:
            return self._talk.own_comment(done[POST].remote_id, post.comment, since=since)
        if step != POST:
            return None
        if post.video:
            return self._videos.find(done[BEGIN])
        return self._page.find(post, since=since, photos=set(_photos(done)))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - the contract's
        return done[POST]

    def _post(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        told = self._graph.post(f"{self._page_id}/feed", feed(post, _photos(done)))
        return self._page.receipt(self._graph.part(told, "id"), at=self._clock.now())

    def _photo(self, image: Image) -> Receipt:
        with unseen():
            told = self._graph.post(f"{self._page_id}/photos", photo(image), source=image)
            number = self._graph.part(told, "id")
        return Receipt(remote_id=number, url="", published_at=self._clock.now())

    # Looking

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self._page.find(post, since=since, photos=set())

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        return self._page.history(since=since)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Reactions, comments and shares."""
        with reading():
            return self._page.measure(remote_ids)

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Comments below the posts of the month before, and posts that name the page."""
        with reading():
            return self._talk.mentions(since=since)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        return self._talk.comment(mention_id, text_of(post), at=self._clock.now())


def _photos(done: Mapping[str, Receipt]) -> Sequence[str]:
    """The numbers of those that are up, in their order."""
    up = sorted((int(name.removeprefix("photo ")), name) for name in done if "photo" in name)
    return [done[name].remote_id for _, name in up]


def _name(told: Mapping[str, object]) -> str:
    return str(told.get("name") or told.get("id"))[:100]
