"""One connected account on a Mastodon server, or on one that speaks its language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Final

from connectors.contract import (
    Account,
    Capabilities,
    Left,
    Mention,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.errors import Permanent
from connectors.http import READ
from connectors.mastodon import address, limits, rules
from connectors.mastodon.api import Server, Status
from connectors.mastodon.reading import figures, kind
from connectors.mastodon.rules import COMMENT, MEDIA, POST
from connectors.mastodon.text import as_read, written
from connectors.matching import same_text
from connectors.steps import in_a_row, unseen
from lib.clock import SystemClock

VISIBILITY: Final = "visibility"
_PRIVATE: Final = {"private", "direct"}  # an answer shows no more than what it answers


class Mastodon:
    """`credentials.values`: `access_token`; `server` where it is not that of the handle; `id` from
    a sign-in. `options`: `visibility` (public, unlisted), what the server told of its limits, and
    `timeout` in seconds.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.limits = limits.limits_in(account.options)

    @property
    def capabilities(self) -> Capabilities:
        return limits.able(self.limits)

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(rules.problems(post, self.capabilities))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return rules.shown(post)

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return rules.steps(post)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step.startswith(MEDIA):
            return self._upload(post, step)
        made = self._server.post(
            rules.text_of(post, step),
            key=f"{post.key} {step}" if step != POST else post.key,
            media=self._media(done) if step == POST else (),
            answers=self._before(post, step, done),
            visibility=self._account.options.get(VISIBILITY) or "public",
            language=post.languages[0],
        )
        return _receipt(made)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """A file that no post shows is nothing."""
        if step.startswith(MEDIA):
            return None
        text, after = rules.text_of(post, step).read, self._before(post, step, done)
        for one in self._server.own(since):
            # Nobody knows whether the server found whom a mention names: both without servers.
            if one.answers == after and same_text(as_read(one.text), text):
                return _receipt(one)
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.find_step(post, POST, {}, since=since)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        more = {step: done[step].remote_id for step in rules.statuses(post) if step != POST}
        return replace(done[POST], extra=more)

    def verify(self) -> str:
        host = address.server(self._account) or address.base_url(self._account).split("://", 1)[-1]
        return f"@{self._server.me()['username']}@{host}"

    def learn(self) -> Mapping[str, str]:
        """The server's own limits."""
        return limits.learnt(self._server.instance())

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        for one in self._server.own(since):
            if not one.answers:
                yield PastPost(
                    remote_id=one.number,
                    url=one.url,
                    text=one.text,
                    published_at=one.at,
                    kind=kind(one),
                )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Likes, shares, comments; one request a post."""
        found = {}
        for number in remote_ids:
            try:
                told = self._server.status(number).told
            except Permanent:  # deleted on the network
                continue
            found[number] = figures(told)
        return found

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        me = self._server.number
        return [_mention(one, me) for one in self._server.mentions(since)][::-1]

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        """Names the author, who is told only then; shown to no more people than the mention."""
        asked = self._server.status(mention_id)
        named = post.text if f"@{asked.by}" in post.text else f"@{asked.by} {post.text}"
        seen_by = str(asked.told.get("visibility", ""))
        own = self._account.options.get(VISIBILITY) or "public"
        return _receipt(
            self._server.post(
                written(named, link=post.link),
                key=post.key,
                answers=mention_id,
                visibility=seen_by if seen_by in _PRIVATE else own,
                language=post.languages[0],
            )
        )

    def left(self) -> Sequence[Left]:
        return list(self._server.left)

    @cached_property
    def _server(self) -> Server:
        return Server(self._account, read=float(self._account.options.get("timeout") or READ))

    def _upload(self, post: Outgoing, step: str) -> Receipt:
        place = int(step.removeprefix(f"{MEDIA} ")) - 1
        with unseen():
            number, ready = self._server.upload(post.video or post.images[place])
        return Receipt(
            remote_id=f"media {number}",
            url="",
            published_at=SystemClock().now(),
            extra={} if ready else {"preparing": "yes"},
        )

    def _media(self, done: Mapping[str, Receipt]) -> list[str]:
        numbers = []
        for step, receipt in done.items():
            if step.startswith(MEDIA):
                number = receipt.remote_id.removeprefix("media ")
                if receipt.extra.get("preparing"):
                    with unseen():
                        self._server.must_be_ready(number)
                numbers.append(number)
        return numbers

    def _before(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> str:
        """What that step answers; "" for the first."""
        known = rules.statuses(post)
        place = known.index(step)
        if place == 0:
            return ""
        return done[POST if step == COMMENT else known[place - 1]].remote_id


def _receipt(made: Status) -> Receipt:
    return Receipt(remote_id=made.number, url=made.url, published_at=made.at)


def _mention(one: Status, me: str) -> Mention:
    ours = str(one.told.get("in_reply_to_account_id") or "") == me
    return Mention(
        mention_id=one.number,
        url=one.url,
        author=f"@{one.by}",
        text=one.text,
        written_at=one.at,
        on=one.answers if ours else "",
    )
