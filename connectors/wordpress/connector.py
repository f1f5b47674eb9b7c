"""One user of one WordPress blog."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from connectors.checks import usual_problems
from connectors.contract import (
    Account,
    Capabilities,
    Image,
    Metric,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Repeat,
    Sample,
)
from connectors.errors import Permanent
from connectors.http import READ
from connectors.steps import in_a_row, unseen
from connectors.wordpress import article
from connectors.wordpress.blog import Blog, site
from connectors.wordpress.markup import escaped
from connectors.words import count_graphemes
from lib.clock import SystemClock
from lib.i18n import say

PICTURE: Final = "picture"
DRAFT: Final = "draft"
PUBLISH: Final = "publish"

CAPABILITIES: Final = Capabilities(
    max_chars=100_000,  # the blog has no limit of its own
    count_chars=count_graphemes,
    max_images=20,
    image_types=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    max_image_bytes=2_000_000,  # PHP's own upload_max_filesize, which most hosts raise
    alt_text=True,
    titles=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(seconds=10),  # a blog reads what it wrote
)


class WordPress:
    """`credentials.values`: `user`, `password` (an application password). `options`: `timeout` in
    seconds, how long a silent blog is waited for.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return usual_problems(post, CAPABILITIES)

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [article.shown(post)]

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        pictures = [f"{PICTURE} {number}" for number in range(1, len(post.images) + 1)]
        return [*pictures, DRAFT, PUBLISH]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == PUBLISH:
            return self._publish(post, done)
        with unseen():
            return self._draft(post, done) if step == DRAFT else self._upload(post, step)

    def find_step(
        self,
        post: Outgoing,
        step: str,
        done: Mapping[str, Receipt],
        *,
        since: datetime,  # noqa: ARG002 - asked by number, or by an address of its own
    ) -> Receipt | None:
        """Pictures and drafts that nobody remembers are nothing: no reader sees them."""
        if step == PUBLISH:
            found = self._blog.article(_number(done[DRAFT]))
            _must_not_be_trash(found)
            return self._receipt(found) if found["status"] == "publish" else None
        if step == DRAFT:
            known = self._blog.by_slug(article.slug(post))
            return self._kept(str(known["id"]), str(known["link"])) if known else None
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:  # noqa: ARG002 - by address
        known = self._blog.by_slug(article.slug(post))
        return self._receipt(known) if known and known["status"] == "publish" else None

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - the last
        return done[PUBLISH]

    def verify(self) -> str:
        me = self._blog.me()
        may = me.get("capabilities")
        if isinstance(may, Mapping) and not may.get("publish_posts"):
            raise Permanent(
                say("This user may not publish articles on the blog."),
                remedy=say("Somebody who manages the blog gives them the role Author or Editor."),
            )
        return f"{me['name']}, {urlsplit(site(self._account)).netloc}"

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        for one in self._blog.standing(since):
            yield PastPost(
                remote_id=str(one["id"]),
                url=str(one["link"]),
                text=article.words_of(one),
                published_at=self._blog.instant(one),
                kind=article.made_of(one),
            )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Comments; a blog counts nothing else by itself."""
        return {
            number: [Sample(metric=Metric.COMMENTS, value=self._blog.comments(number))]
            for number in remote_ids
        }

    @cached_property
    def _blog(self) -> Blog:
        return Blog(self._account, read=float(self._account.options.get("timeout") or READ))

    def _upload(self, post: Outgoing, step: str) -> Receipt:
        place = int(step.removeprefix(f"{PICTURE} ")) - 1
        name = f"{article.slug(post)}-{place + 1}"
        told = self._blog.upload(post.images[place], name=name)
        return self._kept(f"{PICTURE} {told['id']}", str(told["source_url"]))

    def _draft(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        """That of a try whose answer was lost, where there is one."""
        known = self._blog.by_slug(article.slug(post))
        if known is None:
            known = self._blog.write("", {**self._article(post, done), "status": "draft"})
        return self._kept(str(known["id"]), str(known["link"]))

    def _publish(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        """Also with all that was approved: somebody may have changed the draft in between. Done
        twice it is one article, of which readers are told once.
        """
        with unseen():
            _must_not_be_trash(self._blog.article(_number(done[DRAFT])))
        written = {**self._article(post, done), "status": "publish"}
        told = self._blog.write(_number(done[DRAFT]), written)
        if told["status"] != "publish":
            raise Permanent(
                say("The blog keeps the article as “%(status)s”.", status=str(told["status"])),
                remedy=say("Look at it in the blog’s own pages, and publish it there."),
                evidence=str(told["link"]),
            )
        return self._receipt(told)

    def _article(self, post: Outgoing, done: Mapping[str, Receipt]) -> dict[str, object]:
        pictures = self._pictures(post, done)
        first = {"featured_media": int(pictures[0][0])} if pictures else {}
        return {
            "title": escaped(article.title_of(post)),
            "content": article.content(post, pictures),
            "slug": article.slug(post),
            **first,
        }

    def _pictures(
        self, post: Outgoing, done: Mapping[str, Receipt]
    ) -> list[tuple[str, str, Image]]:
        found = []
        for place, image in enumerate(post.images, start=1):
            kept = done[f"{PICTURE} {place}"]
            found.append((kept.remote_id.removeprefix(f"{PICTURE} "), kept.url, image))
        return found

    def _kept(self, remote_id: str, url: str) -> Receipt:
        """Of what no reader sees."""
        number = remote_id if remote_id.startswith(PICTURE) else f"{DRAFT} {remote_id}"
        return Receipt(remote_id=number, url=url, published_at=SystemClock().now())

    def _receipt(self, told: Mapping[str, object]) -> Receipt:
        return Receipt(
            remote_id=str(told["id"]),
            url=str(told["link"]),
            published_at=self._blog.instant(told),
        )


def _must_not_be_trash(told: Mapping[str, object]) -> None:
    """It may have been up: it is not put up again behind the back of whoever took it away."""
    if told["status"] == "trash":
        raise Permanent(
            say("Somebody put this article into the blog’s trash."),
            remedy=say("Restore it there, or cancel this publication here."),
            evidence=str(told["link"]),
        )


def _number(draft: Receipt) -> str:
    return draft.remote_id.removeprefix(f"{DRAFT} ")
