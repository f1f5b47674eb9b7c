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
from connectors.matching import same_text
from connectors.steps import POST, in_a_row
from connectors.x import parts, rules
from connectors.x.reading import Standing, instant_of
from lib.clock import Clock, SystemClock
from lib.i18n import Text

if TYPE_CHECKING:
    from connectors.x.timeline import Timeline


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

    def charge(self, post: Outgoing) -> Text:
        return rules.charge(post)

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return parts.steps(post)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if not parts.is_said(post, step):
            return self._carried(post, step, done)
        media = [_media_number(done[one]) for one in parts.media(post)] if step == POST else []
        text = parts.text(post, step, rules.shown(post))
        now = self.clock.now()
        number = self._timeline.publish(text, media, answers=_answered(post, step, done), now=now)
        return self._receipt(number)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """What went up before the post is nothing until a post takes it along."""
        if not parts.is_said(post, step):
            return None
        text, after = parts.text(post, step, rules.shown(post)), _answered(post, step, done)
        for one in self._timeline.own(since):
            if one.answers == after and same_text(one.text, text):
                return self._receipt(one.number)
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.find_step(post, POST, {}, since=since)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        said = [step for step in self.steps(post) if parts.is_said(post, step) and step != POST]
        return replace(done[POST], extra={step: done[step].remote_id for step in said})

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
                    remote_id=one.number,
                    url=self._url(one),
                    text=one.text,
                    published_at=one.at,
                    kind=one.kind,
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

    def _carried(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        """A picture or a part of the video, which nobody sees yet."""
        from connectors.x import media  # noqa: PLC0415 - as in _timeline

        place = parts.picture(step)
        if place is not None:
            return self._unseen(step, media.picture(self._timeline, post.images[place]))
        if post.video is None or step == parts.BEGIN:
            assert post.video is not None  # noqa: S101 - there is no such step without one
            return self._unseen(step, media.begin(self._timeline, post.video))
        number = _media_number(done[parts.BEGIN])
        if (block := parts.block(step)) is not None:
            media.block(self._timeline, number, post.video, block)
        elif step == parts.END:
            media.end(self._timeline, number)
        else:
            media.must_be_ready(self._timeline, number)
        return self._unseen(step, number)

    def _unseen(self, step: str, number: str) -> Receipt:
        """Kept under a name of its own: several steps may speak of one video."""
        return Receipt(remote_id=f"{step} {number}", url="", published_at=self.clock.now())

    def _receipt(self, number: str) -> Receipt:
        return Receipt(
            remote_id=number,
            url=f"{profile(self.account)}/status/{number}",
            published_at=instant_of(number),
        )

    def _url(self, one: Standing) -> str:
        return f"{profile(self.account)}/status/{one.number}"


def _media_number(carried: Receipt) -> str:
    return carried.remote_id.rsplit(" ", 1)[-1]


def _answered(post: Outgoing, step: str, done: Mapping[str, Receipt]) -> str:
    """The number of the part that this one answers; "" for the first."""
    before = parts.before(post, step)
    return done[before].remote_id if before else ""
