"""Where in a post a remark belongs, and where that is after an edit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.content import Content

_VARIANT: Final = "variant:"
_PICTURE: Final = "media:"
_AROUND: Final = 16  # code points beside a passage that tell it from its likes
_ENOUGH: Final = 8  # of them: a full stop behind a word tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """As `models.comment.Comment.anchor`. Without a quote it is the whole field, without `x` and
    `y` the whole picture. `start`: where the quote begins, in code points.
    """

    field: str
    quote: str = ""
    start: int = 0
    x: float | None = None
    y: float | None = None

    @property
    def picture(self) -> str | None:
        """The picture's SHA-256; None: it is about a text."""
        return self.field.removeprefix(_PICTURE) if self.field.startswith(_PICTURE) else None

    @property
    def end(self) -> int:
        return self.start + len(self.quote)

    def to_json(self) -> dict[str, Any]:
        if self.picture is not None:
            return {"field": self.field, "x": self.x, "y": self.y}
        return {"field": self.field, "start": self.start, "end": self.end, "quote": self.quote}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Anchor":
        return cls(
            field=stored["field"],
            quote=stored.get("quote", ""),
            start=stored.get("start", 0),
            x=stored.get("x"),
            y=stored.get("y"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a passage stands now. `sure`: it is that one, and no other that reads the same."""

    start: int
    sure: bool


def texts(content: Content) -> dict[str, str]:
    """By field, what a passage can be chosen from, in the order in which it is read."""
    found = {
        "text": content.text,
        **{f"{_VARIANT}{channel}": text for channel, text in sorted(content.variants.items())},
        "link": content.link,
        "comment": content.comment,
    }
    return {name: text for name, text in found.items() if text}


def channel_of(name: str) -> int | None:
    """The channel of a text of its own; None for the other fields."""
    number = name.removeprefix(_VARIANT)
    return int(number) if name.startswith(_VARIANT) and number.isdecimal() else None


def is_there(anchor: Anchor, content: Content) -> bool:
    """Whether the content has that picture, or that field."""
    if anchor.picture is not None:
        return any(one.sha256 == anchor.picture for one in content.media)
    return anchor.field in texts(content)


def held_to(anchor: Anchor, content: Content) -> Anchor | None:
    """The anchor with its passage where it stands, nearest to where it was said to be.

    None: this content has no such passage, field or picture.
    """
    if not is_there(anchor, content):
        return None
    if anchor.picture is not None:
        return Anchor(field=anchor.field, x=_within(anchor.x), y=_within(anchor.y))
    start = _nearest(texts(content)[anchor.field], anchor.quote, anchor.start)
    return None if start is None else Anchor(field=anchor.field, quote=anchor.quote, start=start)


def found_again(anchor: Anchor, then: Content, now: Content) -> Place | None:
    """Where a passage chosen in `then` stands `now`; None: nowhere."""
    old, new = texts(then).get(anchor.field, ""), texts(now).get(anchor.field)
    if new is None or anchor.quote not in new:
        return None
    if old == new:
        return Place(start=anchor.start, sure=True)
    if _count(new, anchor.quote) == 1:
        return Place(start=new.index(anchor.quote), sure=True)
    told = _by_neighbours(anchor, old, new)
    if len(told) == 1:
        return Place(start=told.pop(), sure=True)
    return Place(start=_nearest(new, anchor.quote, anchor.start) or 0, sure=False)


def _by_neighbours(anchor: Anchor, old: str, new: str) -> set[int]:
    """Where it stands by what it stood between, behind and before: several if they disagree."""
    first, last = max(anchor.start - _AROUND, 0), anchor.end + _AROUND
    beside = ((first, last), (first, anchor.end), (anchor.start, last))
    return {
        new.index(known) + anchor.start - begin
        for begin, end in beside
        if len(known := old[begin:end]) >= len(anchor.quote) + _ENOUGH and _count(new, known) == 1
    }


def _count(text: str, wanted: str) -> int:
    """Also where they overlap, as "ha ha" in "ha ha ha"."""
    return len(_places(text, wanted))


def _nearest(text: str, quote: str, start: int) -> int | None:
    return min(_places(text, quote), key=lambda at: abs(at - start), default=None)


def _places(text: str, wanted: str) -> list[int]:
    if not wanted:
        return [0]
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _within(share: float | None) -> float | None:
    return None if share is None else min(max(share, 0.0), 1.0)
