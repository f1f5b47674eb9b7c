"""One user of one WordPress blog."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from connectors.contract import (
    Account,
    Capabilities,
    Mention,
    Metric,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.errors import Permanent
from connectors.http import READ
from connectors.steps import in_a_row
from connectors.wordpress import article, rules
from connectors.wordpress.blog import Blog
from connectors.wordpress.talk import Talk
from connectors.wordpress.wire import Wire, site
from connectors.wordpress.writing import DRAFT, PUBLISH, Writing, number_of, numbers_of, steps
from lib.i18n import say


class WordPress:
    """`credentials.values`: `user`, `password` (an application password). `options`: `categories`,
    their names with commas between them; `max_mb`, the largest file; `timeout` in seconds, how
    long a silent blog is waited for.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def capabilities(self) -> Capabilities:
        return rules.able(self._account.options)

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(rules.problems(post, self._account.options))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [article.shown(post)]

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return steps(post)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        writing = self._writing(post)
        if step == PUBLISH:
            return writing.publish(done)
        return writing.draft(done) if step == DRAFT else writing.upload(step)

    def find_step(
        self,
        post: Outgoing,
        step: str,
        done: Mapping[str, Receipt],
        *,
        since: datetime,  # noqa: ARG002 - asked by number, or by an address of its own
    ) -> Receipt | None:
        """A file that nobody remembers is nothing: no reader sees it."""
        writing = self._writing(post)
        if step == PUBLISH:
            return writing.found(number_of(done[DRAFT]))
        return writing.found_draft() if step == DRAFT else None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:  # noqa: ARG002 - by address
        return self._writing(post).standing()

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002 - the last
        return done[PUBLISH]

    def verify(self) -> str:
        """Also that the channel's categories are there."""
        me = self._blog.me()
        may = me.get("capabilities")
        if isinstance(may, Mapping) and not may.get("publish_posts"):
            raise Permanent(
                say("This user may not publish articles on the blog."),
                remedy=say("Somebody who manages the blog gives them the role Author or Editor."),
            )
        if self._categories:
            numbers_of(self._categories, self._blog)
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

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Comments below any article of the blog, but one's own."""
        return self._talk.mentions(since=since)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        return self._talk.answer(mention_id, post)

    @cached_property
    def _wire(self) -> Wire:
        return Wire(self._account, read=float(self._account.options.get("timeout") or READ))

    @cached_property
    def _blog(self) -> Blog:
        return Blog(self._wire)

    @property
    def _talk(self) -> Talk:
        return Talk(self._wire, self._blog, site(self._account).rstrip("/"))

    @property
    def _categories(self) -> list[str]:
        return rules.names(self._account.options)

    def _writing(self, post: Outgoing) -> Writing:
        return Writing(self._blog, post, self._categories)
