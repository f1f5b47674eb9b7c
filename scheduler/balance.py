"""The mix that the line aims at beside the one that there is. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.pillar import Pillar, known_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`percent`: of what has a pillar of the line; None where nothing has."""

    count: int
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One pillar. `aimed`: percent of all shares together; None where no share is set."""

    pillar: Pillar
    aimed: int | None
    left: Part
    coming: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """`left`, `coming`: of all posts; `outside`: how many of both have no pillar of the line."""

    weights: Sequence[Weight]
    left: int
    coming: int
    outside: int


def balance(pillars: Sequence[Pillar], left: Counter[str], coming: Counter[str]) -> Balance:
    """`left`, `coming`: counts by the name of a pillar as `known_as` reads it."""
    shares = sum(one.share for one in pillars)
    names = {known_as(one.name) for one in pillars}
    return Balance(
        weights=[
            Weight(
                pillar=one,
                aimed=_percent(one.share, shares),
                left=_part(left, one, names),
                coming=_part(coming, one, names),
            )
            for one in pillars
        ],
        left=left.total(),
        coming=coming.total(),
        outside=(left + coming).total() - _inside(left + coming, names),
    )


def together(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter())


def _part(counts: Counter[str], pillar: Pillar, names: set[str]) -> Part:
    count = counts[known_as(pillar.name)]
    return Part(count=count, percent=_percent(count, _inside(counts, names)))


def _inside(counts: Counter[str], names: set[str]) -> int:
    return sum(counts[name] for name in names)


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
