"""One account that writes in one Matrix room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connectors.contract import (
    Account,
    Capabilities,
    Kind,
    Mention,
    Metric,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Sample,
)
from connectors.http import READ
from connectors.kinds import kind_of
from connectors.matrix import address, reading, rules
from connectors.matrix.errors import Absent
from connectors.matrix.room import Event, Room
from connectors.matrix.rules import KEY, MAX_BYTES, UPLOAD
from connectors.steps import POST, in_a_row, unseen
from connectors.webhooks import with_link
from lib.clock import Clock, SystemClock
from lib.i18n import say


@dataclass(frozen=True, slots=True)
class Matrix:
    """The handle is the room. `credentials.values`: `access_token`, `server`. `options`:
    `max_bytes`, as the server told it; `timeout` in seconds.
    """

    account: Account
    clock: Clock = field(default_factory=SystemClock)

    @property
    def capabilities(self) -> Capabilities:
        return rules.able(self.account.options)

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(rules.problems(post, self.capabilities))

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [with_link(post), *post.thread]

    def publish(self, post: Outgoing) -> Receipt:
        return in_a_row(self, post)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return rules.steps(post)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        room = self._room()
        if step.startswith(UPLOAD):
            place = int(step.removeprefix(f"{UPLOAD} "))
            with unseen():
                uploaded = room.upload(rules.media(post)[place - 1])
            return Receipt(remote_id=uploaded, url="", published_at=self.clock.now())
        before = done.get(f"{UPLOAD} {rules.part(post, step).place}")
        content = rules.content(post, step, before.remote_id if before else "")
        content = {**content, **rules.relation(post, step, done)}
        event = room.send(content, rules.mark(post, step))
        return _receipt(room, event, self.clock.now())

    def find_step(
        self,
        post: Outgoing,
        step: str,
        done: Mapping[str, Receipt],  # noqa: ARG002 - of the interface
        *,
        since: datetime,
    ) -> Receipt | None:
        """A file that no message shows is nothing."""
        if step.startswith(UPLOAD):
            return None
        room, mark = self._room(), rules.mark(post, step)
        for event in room.own(since):
            if event.content.get(KEY) == mark:
                return _receipt(room, event.number, event.at)
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.find_step(post, POST, {}, since=since)

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        steps = (one.step for one in rules.parts(post) if one.step != POST)
        return replace(done[POST], extra={step: done[step].remote_id for step in steps})

    def verify(self) -> str:
        room = self._room()
        room.must_be_open()
        return f"{room.name} ({room.me})"

    def learn(self) -> Mapping[str, str]:
        """How large a file the server takes."""
        told = self._room().largest()
        return {MAX_BYTES: str(told)} if isinstance(told, int) and told > 0 else {}

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        """Texts; neither corrections of one nor answers."""
        room = self._room()
        shown: dict[str, Kind] = {}  # what follows a text of ours, by its post's key
        for event in room.own(since):
            told = event.content
            if (kind := rules.KINDS.get(str(told.get("msgtype")))) is not None:
                shown[rules.key(told)] = kind
            if told.get("msgtype") == "m.text" and not told.get("m.relates_to"):
                text = str(told.get("body") or "")
                yield PastPost(
                    remote_id=event.number,
                    url=address.link(room.name, event.number),
                    text=text,
                    published_at=event.at,
                    kind=(shown.get(rules.key(told)) if rules.key(told) else None) or kind_of(text),
                )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Reactions of all kinds together; without messages that are not there any more."""
        room = self._room()
        told = {number: room.reactions(number) for number in remote_ids}
        return {
            number: [Sample(metric=Metric.LIKES, value=value)]
            for number, value in told.items()
            if value is not None
        }

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Messages that name the account, and answers to its own."""
        room, found = self._room(), []
        for event in room.others(since):
            on = _ours(room, event.content)
            if on or room.me in reading.named(event.content):
                found.append(_mention(room, event, on))
        return found[::-1]

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        """Its author is told of it."""
        room = self._room()
        with unseen():
            asked = room.event(mention_id)
        if asked is None:
            raise Absent(
                say("The message that this answers is not there any more."),
                remedy=say("Leave the answer, or write it as a post of its own."),
            )
        content = {
            **rules.content(post, POST, ""),
            "m.mentions": {"user_ids": [asked.by]},
            "m.relates_to": {"m.in_reply_to": {"event_id": asked.number}},
        }
        event = room.send(content, rules.mark(post, POST))
        return _receipt(room, event, self.clock.now())

    def _room(self) -> Room:
        read = float(self.account.options.get("timeout") or READ)
        return Room(self.account, read=read, clock=self.clock)


def _receipt(room: Room, event: str, at: datetime) -> Receipt:
    return Receipt(remote_id=event, url=address.link(room.name, event), published_at=at)


def _ours(room: Room, content: Mapping[str, Any]) -> str:
    """The message of ours that this one answers: of a thread of ours, the first; "" for none."""
    after, first = reading.answered(content), reading.thread_of(content)
    if not room.is_ours(after):
        return ""
    return first if first not in {"", after} and room.is_ours(first) else after


def _mention(room: Room, event: Event, on: str) -> Mention:
    return Mention(
        mention_id=event.number,
        url=address.link(room.name, event.number),
        author=event.by,
        text=reading.words(event.content),
        written_at=event.at,
        on=on,
    )
