"""A post as the records that it becomes: itself, the rest of its thread, its first comment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from connectors.bluesky.rkey import rkey
from connectors.bluesky.text import Written, written
from connectors.contract import Outgoing, Receipt

POST: Final = "post"
COMMENT: Final = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Strong references (`uri`, `cid`) to where a thread begins and to what is answered in it."""

    root: Mapping[str, str]
    parent: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One record. `place`: its record key."""

    post: Outgoing
    place: str
    answers: Answered | None = None

    @property
    def text(self) -> Written:
        return written(self.post.text, link=self.post.link)


def names(post: Outgoing) -> list[str]:
    """The steps in which it is published."""
    parts = [f"part {number}" for number in range(2, len(post.thread) + 2)]
    return [POST, *parts, *([COMMENT] if post.comment else [])]


def part(post: Outgoing, name: str, done: Mapping[str, Receipt]) -> Part:
    """`done`: what the steps before it gave."""
    if name == POST:
        return Part(post=replace(post, thread=(), comment=""), place=rkey(post.key))
    before = POST if name == COMMENT else _before(post, name)
    return Part(
        post=replace(post, text=_text(post, name), link="", images=(), video=None, thread=()),
        place=rkey(post.key, part=name),
        answers=Answered(root=reference(done[POST]), parent=reference(done[before])),
    )


def answer(post: Outgoing, answers: Answered) -> Part:
    return Part(post=replace(post, thread=(), comment=""), place=rkey(post.key), answers=answers)


def reference(receipt: Receipt) -> dict[str, str]:
    return {"uri": receipt.remote_id, "cid": receipt.extra["cid"]}


def shown(post: Outgoing) -> Sequence[str]:
    """What readers will see of each part."""
    return [written(post.text, link=post.link).text, *(written(one).text for one in post.thread)]


def _text(post: Outgoing, name: str) -> str:
    return post.comment if name == COMMENT else post.thread[int(name.removeprefix("part ")) - 2]


def _before(post: Outgoing, name: str) -> str:
    known = names(post)
    return known[known.index(name) - 1]
