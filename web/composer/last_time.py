"""What was published for an occasion the last time before, and what came of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from editorial.marronniers.coming import Coming
from editorial.marronniers.published import published
from insight.standing import Standing, of_deliveries
from models.actor import Actor
from models.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """`figures`: of all its channels together, each as last told; what none told is left out."""

    post: Post
    on: date
    url: str | None
    figures: Mapping[str, int]


def last_times(
    session: Session, actor: Actor, found: Sequence[Coming]
) -> dict[tuple[int, date], LastTime]:
    """By marronnier and first day, of the next occasion that is shown after each."""
    wanted = {one.marronnier.id for one in found}
    rows = published(session, actor, wanted)
    told = of_deliveries(session, actor, [row[2].id for row in rows])
    by_occasion: dict[int, LastTime] = {}
    firsts: dict[int, list[tuple[date, int]]] = {}
    for occasion, post, delivery in rows:
        known = by_occasion.get(occasion.id)
        figures = _added(known.figures if known else {}, told.get(delivery.id))
        url = (known.url if known else None) or delivery.url
        by_occasion[occasion.id] = LastTime(post=post, on=occasion.first, url=url, figures=figures)
        firsts.setdefault(occasion.marronnier_id, []).append((occasion.first, occasion.id))
    return dict(_first_after(found, firsts, by_occasion))


def _first_after(
    found: Sequence[Coming],
    firsts: Mapping[int, Sequence[tuple[date, int]]],
    by_occasion: Mapping[int, LastTime],
) -> Iterator[tuple[tuple[int, date], LastTime]]:
    """What is monthly would tell the same of each month: only its next one tells it."""
    told: set[int] = set()
    for one in found:
        before = _before(firsts.get(one.marronnier.id, ()), one.first)
        if before is not None and before[1] not in told:
            told.add(before[1])
            yield (one.marronnier.id, one.first), by_occasion[before[1]]


def _before(firsts: Collection[tuple[date, int]], day: date) -> tuple[date, int] | None:
    return max((one for one in firsts if one[0] < day), default=None)


def _added(known: Mapping[str, int], standing: Standing | None) -> Mapping[str, int]:
    """With those of one more channel: of each metric its last told figure."""
    if standing is None:
        return known
    last: dict[str, int] = {}
    for figures in standing.figures.values():  # the youngest age first
        last |= {name: value for name, value in figures.items() if value is not None}
    return {name: known.get(name, 0) + last.get(name, 0) for name in {**known, **last}}
