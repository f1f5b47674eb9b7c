"""A text with the passages that are talked about. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from editorial.commenting.anchors import texts
from editorial.commenting.reading import Talk
from models.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`remark`: the number of the remark that it belongs to, the latest of several; None: none."""

    text: str
    remark: int | None


def marked(content: Content, talks: Sequence[Talk]) -> dict[str, list[Stretch]]:
    """Each field that has a text, cut where open remarks begin and end."""
    return {
        name: _cut(text, [one for one in talks if _is_at(one, name)])
        for name, text in texts(content).items()
    }


def _is_at(talk: Talk, name: str) -> bool:
    return talk.is_open and talk.place is not None and talk.anchor_field == name


def _cut(text: str, talks: Sequence[Talk]) -> list[Stretch]:
    spans = [(talk.first.id, *talk.span) for talk in talks]
    edges = sorted({0, len(text), *(edge for _, *ends in spans for edge in ends)})
    return [
        Stretch(text=text[begin:end], remark=_covering(spans, begin, end))
        for begin, end in pairwise(edges)
    ]


def _covering(spans: Sequence[tuple[int, int, int]], begin: int, end: int) -> int | None:
    found = [number for number, first, last in spans if first <= begin and end <= last]
    return found[-1] if found else None
