"""One connected X account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.contract import (
    Account,
    Capabilities,
    Left,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.steps import in_a_row
from connectors.x import rules
from connectors.x.reading import Standing, instant_of, is_same
from lib.clock import Clock, SystemClock

if TYPE_CHECKING:
    from connectors.x.timeline import Timeline

POST = "post"
COMMENT = "comment"


def profile(account: Account) -> str:
    return f"https://x.com/{account.handle.removeprefix('@')}"


class X:
    """`credentials.values`: `access_token`; `refresh_token` and `id` where they are known.

    `options`: `monthly_cap` in dollars; `timeout` in seconds, how long a silent server is waited
    for.
    """

    def __init__(self, account: Account, clock: Clock | None = None) -> None:
        self.account = account
        self.clock = clock or SystemClock()
        self.heard: dict[timedelta, Left] = {}

    @property
    def capabilities(self) -> Capabilities:
        cap = self._cap
        if cap is None:
            return rules.CAPABILITIES
        return replace(
            rules.CAPABILITIES, budgets=(*rules.CAPABILITIES.budgets, rules.month_of(cap))
        )

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(rules.problems(post, monthly_cap=self._cap))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return rules.shown(post)

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        parts = [f"part {place}" for place in range(2, len(post.thread) + 2)]
        return [POST, *parts, *([COMMENT] if post.comment else [])]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        pictures = post.images if step == POST else ()
        text, after = self._text(post, step), self._before(post, step, done)
        number = self._timeline.publish(text, pictures, answers=after, now=self.clock.now())
        return self._receipt(number)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        text, after = self._text(post, step), self._before(post, step, done)
        for one in self._timeline.own(since):
            if one.answers == after and is_same(one.text, text):
                return self._receipt(one.number)
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.find_step(post, POST, {}, since=since)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        numbers = {step: done[step].remote_id for step in self.steps(post) if step != POST}
        return replace(done[POST], extra=numbers)

    def verify(self) -> str:
        return f"@{self.me()['username']}"

    def me(self) -> Mapping[str, str]:
        """The account's `id` and `username`. Raises ConnectorError."""
        return self._timeline.me()

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        return self._timeline.figures(remote_ids)

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        for one in self._timeline.own(since):
            if not one.answers:
                yield PastPost(
                    remote_id=one.number, url=self._url(one), text=one.text, published_at=one.at
                )

    def left(self) -> Sequence[Left]:
        return list(self.heard.values())

    @cached_property
    def _timeline(self) -> "Timeline":
        # tweepy costs memory and half a second: nobody pays them for counting characters.
        from connectors.x.timeline import Timeline  # noqa: PLC0415

        return Timeline(self.account, self.clock, self.heard)

    @property
    def _cap(self) -> int | None:
        return rules.cap(self.account.options.get(rules.MONTHLY_CAP, ""))

    def _text(self, post: Outgoing, step: str) -> str:
        if step == COMMENT:
            return post.comment
        texts = rules.shown(post)
        return texts[0] if step == POST else texts[int(step.removeprefix("part ")) - 1]

    def _before(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> str:
        """The number of the part that this one answers; "" for the first."""
        steps = self.steps(post)
        place = steps.index(step)
        return done[steps[place - 1]].remote_id if place else ""

    def _receipt(self, number: str) -> Receipt:
        return Receipt(
            remote_id=number,
            url=f"{profile(self.account)}/status/{number}",
            published_at=instant_of(number),
        )

    def _url(self, one: Standing) -> str:
        return f"{profile(self.account)}/status/{one.number}"
