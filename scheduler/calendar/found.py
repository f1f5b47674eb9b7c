"""Which entries are the first few of each stretch of the calendar, and how many there are."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy import literal_column as as_written
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.base import Instant
from models.delivery import Delivery
from models.post import Post
from models.publication import Publication
from scheduler.calendar.heads import native, placed, wished
from scheduler.calendar.narrowing import Shape

COUNT: Final = "count"
_HEADS: Final[Mapping[str, Callable[..., Select[*tuple[Any, ...]]]]] = {
    "placed": placed,
    "wished": wished,
    "native": native,
}
_TIMES: Final[Mapping[str, InstrumentedAttribute[Any]]] = {
    "placed": Delivery.due_at,
    "wished": Post.wished_at,
    "native": Publication.published_at,
}


def stretches(count: int, shape: Shape) -> CTE:
    """Each with its number `n`, `since`, `until`, `reach` and, with `by_channel`, `channel`."""
    return union_all(*(_stretch(n, shape) for n in range(count))).cte("place")


def found_in(place: CTE, shape: Shape) -> CTE:
    """Of each stretch the kind, `id` and `at` of its first few; and how many, as the kind COUNT."""
    tally = _tally(place, shape)
    every = (_of_kind(kind, place, tally, shape) for kind in _kinds(shape))
    return union_all(_count(place, tally, shape), *every).cte("found")


def _kinds(shape: Shape) -> list[str]:
    return [kind for kind in _HEADS if getattr(shape, kind)]


def _stretch(n: int, shape: Shape) -> Select[*tuple[Any, ...]]:
    found = select(
        as_written(str(n), Integer()).label("n"),
        *(
            bindparam(f"{name}{n}", type_=Instant()).label(name)
            for name in ("since", "until", "reach")
        ),
    )
    if shape.by_channel:
        found = found.add_columns(_number(f"on{n}").label("channel"))
    return found


def _tally(place: CTE, shape: Shape) -> CTE:
    """How many there are of each kind; more than `most` are not counted out."""
    counts = (
        _counted(_HEADS[kind](place, place.c.since, shape)).label(kind) for kind in _kinds(shape)
    )
    return select(place.c.n, *counts).cte("tally")


def _counted(heads: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    one = as_written("1", Integer()).label("one")
    some = heads.with_only_columns(one).limit(_number("most")).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _count(place: CTE, tally: CTE, shape: Shape) -> Select[*tuple[Any, ...]]:
    total = sum((tally.c[kind] for kind in _kinds(shape)), as_written("0", Integer()))
    return select(
        place.c.n, _word(COUNT).label("kind"), total.label("id"), place.c.since.label("at")
    ).join_from(place, tally, tally.c.n == place.c.n)


def _of_kind(kind: str, place: CTE, tally: CTE, shape: Shape) -> Select[*tuple[Any, ...]]:
    """Each is looked for behind the one before it; none where it is known that none is left."""
    heads, at = _HEADS[kind], _TIMES[kind]
    row = aliased(at.class_)
    time: ColumnElement[Any] = getattr(row, at.key)
    first = heads(place, place.c.since, shape)
    found = (
        select(
            place.c.n,
            as_written("1", Integer()).label("nth"),
            tally.c[kind].label("last"),
            row.id,
            time.label("at"),
        )
        .select_from(place)
        .join(tally, and_(tally.c.n == place.c.n, tally.c[kind] > 0))
        .join(row, row.id == _id_of(first, at))
        .cte(kind, recursive=True)
    )
    behind = or_(at > found.c.at, at.class_.id > found.c.id)
    later = heads(place, found.c.at, shape).where(behind).correlate(place, found)
    found = found.union_all(
        select(found.c.n, found.c.nth + 1, found.c.last, row.id, time)
        .select_from(found)
        .join(place, place.c.n == found.c.n)
        .join(row, row.id == _id_of(later, at))
        .where(found.c.nth < _number("few"), found.c.nth < found.c.last)
    )
    return select(found.c.n, _word(kind).label("kind"), found.c.id, found.c.at)


def _id_of(heads: Select[*tuple[Any, ...]], at: InstrumentedAttribute[Any]) -> ScalarSelect[int]:
    number = at.class_.id
    return heads.with_only_columns(number).order_by(at, number).limit(1).scalar_subquery()


def _number(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Integer())


def _word(word: str) -> ColumnElement[str]:
    return as_written(f"'{word}'")
