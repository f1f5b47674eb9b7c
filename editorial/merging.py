"""Two people changed one post: what clashes, field by field, and what stands in the end. Pure."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from editorial.besides import BESIDES, beside, shown_beside
from editorial.diff import Part, differing, words
from editorial.draft import Draft
from lib.i18n import Text
from models.content import Content

VARIANT: Final = "variant-"
_CONTENT: Final = (
    *("title", "text", "link", "language", "channels", "media", "thread", "comment"),
    *("wordings", "tags"),
)
_WHOLE: Final = {"wording": "wordings"}  # taken all together


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One field in which both differ. `only_theirs`: the reader had not touched it."""

    name: str
    label: Text
    mine: Sequence[tuple[Part, str]]
    theirs: Sequence[tuple[Part, str]]
    only_theirs: bool


def clashes(
    mine: Draft,
    theirs: Draft,
    *,
    began: Content | None,
    stood: Mapping[str, str],
    channel_names: Mapping[int, str],
) -> list[Clash]:
    """`began`, `stood`: what the reader started from; what only the reader changed is no clash."""
    return [
        *_of_content(mine.content, theirs.content, began, channel_names),
        *_beside(mine, theirs, stood),
    ]


def taken(mine: Draft, theirs: Draft, wanted: Collection[str]) -> Draft:
    """`mine`, with each field of `wanted` (a `Clash.name`) as it stands in `theirs`."""
    names = [one for one in (*_CONTENT, *BESIDES) if one in wanted and hasattr(theirs, one)]
    variants = dict(mine.variants)
    for name in wanted:
        number = name.removeprefix(VARIANT)
        if name.startswith(VARIANT) and number.isdecimal():
            variants[int(number)] = theirs.variants.get(int(number), "")
    changes = {name: getattr(theirs, name) for name in names}
    return dataclasses.replace(mine, variants=variants, **changes)


def _of_content(
    mine: Content, theirs: Content, began: Content | None, names: Mapping[int, str]
) -> Iterator[Clash]:
    by_them = {one.key for one in differing(began, theirs, names)} if began else None
    by_me = {one.key for one in differing(began, mine, names)} if began else None
    grouped: dict[str, list[tuple[Text, str, str]]] = {}
    only: dict[str, bool] = {}
    for one in differing(mine, theirs, names):
        if by_them is not None and one.key not in by_them:
            continue
        name = f"{VARIANT}{one.channel}" if one.channel else _WHOLE.get(one.kind, one.kind)
        grouped.setdefault(name, []).append((one.label, one.before, one.after))
        untouched = by_me is not None and one.key not in by_me
        only[name] = only.get(name, True) and untouched
    for name, found in grouped.items():
        yield _clash(
            name,
            found[0][0],
            "\n".join(before for _, before, _ in found),
            "\n".join(after for _, _, after in found),
            only_theirs=only[name],
        )


def _beside(mine: Draft, theirs: Draft, stood: Mapping[str, str]) -> Iterator[Clash]:
    ours, now_there = beside(mine), beside(theirs)
    for name, label in BESIDES.items():
        if ours[name] == now_there[name] or stood.get(name) == now_there[name]:
            continue
        yield _clash(
            name,
            label,
            shown_beside(mine, name),
            shown_beside(theirs, name),
            only_theirs=stood.get(name) == ours[name],
        )


def _clash(name: str, label: Text, mine: str, theirs: str, *, only_theirs: bool) -> Clash:
    parts = words(mine, theirs)
    return Clash(
        name=name,
        label=label,
        mine=[one for one in parts if one[0] is not Part.ADDED],
        theirs=[one for one in parts if one[0] is not Part.REMOVED],
        only_theirs=only_theirs,
    )
