"""What stands in one stretch of the calendar, of three kinds, each the ids in order of time.

placed: the first delivery of a post that leaves on several channels around one time; wished: a
post without deliveries, where its author would like it; native: what was published by other means.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.delivery import Delivery
from models.post import Post, Revision
from models.publication import FROM_FILE, Publication
from models.roles import readable, reads
from models.way import DeliveryState, PostState
from scheduler.calendar.narrowing import ESCAPE, Shape

CANCELLED: Final = DeliveryState.CANCELLED
Place: TypeAlias = CTE
"""Has `since`, `until` and, with `by_channel`, `channel`."""
Since: TypeAlias = ColumnElement[Any]


class AQuarterAfter(FunctionElement[Any]):
    """A quarter of an hour after an instant: what leaves until then is looked at with it."""

    inherit_cache = True


@compiles(AQuarterAfter, "sqlite")
def _for_sqlite(element: AQuarterAfter, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    at = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', {at}, '+15 minutes')"


@compiles(AQuarterAfter)
def _for_others(element: AQuarterAfter, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"({compiler.process(element.clauses, **options)} + interval '15 minutes')"


def placed(place: Place, since: Since, shape: Shape) -> Select[*tuple[Any, ...]]:
    of, own = Delivery, readable(bindparam("me"), bindparam("workspace"))
    found = select(of.id, of.due_at.label("at")).where(
        of.workspace_id == bindparam("workspace"),
        of.due_at >= since,
        of.due_at < place.c.until,
        of.state != CANCELLED,
        *_on(place, shape, of.channel_id),
        *((of.post_id.in_(own),) if shape.own else ()),
        ~_begins_earlier(place, shape),
    )
    if shape.states:
        found = found.where(of.state.in_(bindparam("states", expanding=True)))
    wanted = list(of_posts(shape))
    if wanted:
        found = found.join(Post, Post.id == of.post_id).where(*wanted)
    return found.correlate(place)


def _begins_earlier(place: Place, shape: Shape) -> ColumnElement[bool]:
    """Whether another delivery of the post comes a little before, in the same state."""
    earlier = aliased(Delivery)
    at, number = Delivery.due_at, Delivery.id
    same = select(earlier.id).where(
        earlier.post_id == Delivery.post_id,
        earlier.state == Delivery.state,
        earlier.due_at <= at,
        or_(earlier.due_at < at, earlier.id < number),
        AQuarterAfter(earlier.due_at) >= at,
        *_on(place, shape, earlier.channel_id),
    )
    return same.correlate(Delivery, place).exists()


def wished(place: Place, since: Since, shape: Shape) -> Select[*tuple[Any, ...]]:
    there = select(Delivery.id).where(Delivery.post_id == Post.id, Delivery.state != CANCELLED)
    found = select(Post.id, Post.wished_at.label("at")).where(
        Post.workspace_id == bindparam("workspace"),
        Post.wished_at >= since,
        Post.wished_at < place.c.until,
        Post.state != PostState.REJECTED,
        Post.state != PostState.ARCHIVED,
        *((reads(bindparam("me"), bindparam("workspace")),) if shape.own else ()),
        *of_posts(shape),
        ~there.exists(),
    )
    goes_to = list(_goes_to(place, shape))
    if goes_to:
        found = found.join(Revision, Revision.id == Post.revision_id).where(*goes_to)
    return found.correlate(place)


def _goes_to(place: Place, shape: Shape) -> Iterator[ColumnElement[bool]]:
    if shape.by_channel:
        yield channel_marks().contains(mark(place.c.channel))
    if shape.channels:
        yield or_(*(channel_marks().contains(mark(each)) for each in channels_of(shape)))


def native(place: Place, since: Since, shape: Shape) -> Select[*tuple[Any, ...]]:
    of = Publication
    found = select(of.id, of.published_at.label("at")).where(
        of.workspace_id == bindparam("workspace"),
        of.published_at >= since,
        of.published_at < place.c.until,
        # Not “IS NULL”: of the two indexes it would be read along the wrong one.
        func.coalesce(of.delivery_id, 0) == 0,
        of.gone_at.is_(None),
        ~of.remote_id.startswith(FROM_FILE),
        *_on(place, shape, of.channel_id),
    )
    if shape.text:
        found = found.where(of.text.icontains(bindparam("text"), escape=ESCAPE))
    return found.correlate(place)


def of_posts(shape: Shape) -> Iterator[ColumnElement[bool]]:
    """What is asked of the post itself."""
    for used, column, name in (
        (shape.temperatures, Post.temperature, "temperatures"),
        (shape.pillars, Post.pillar, "pillars"),
        (shape.campaigns, Post.campaign, "campaigns"),
        (shape.owners, Post.owner_id, "owners"),
    ):
        if used:
            yield column.in_(bindparam(name, expanding=True))
    if shape.text:
        yield Post.title.icontains(bindparam("text"), escape=ESCAPE)


def channels_of(shape: Shape) -> list[BindParameter[int]]:
    return [bindparam(f"channel{n}", type_=Integer()) for n in range(shape.channels)]


def channel_marks() -> ColumnElement[str]:
    """A revision's channels as “,1,12,”: JSON lists are read alike by both databases."""
    listed = func.replace(cast(Revision.content["channels"], String), " ", "")
    return func.replace(func.replace(listed, "[", ","), "]", ",")


def mark(channel: ColumnElement[int]) -> ColumnElement[str]:
    return literal(",") + cast(channel, String) + ","


def _on(
    place: Place, shape: Shape, channel: InstrumentedAttribute[int]
) -> Iterator[ColumnElement[bool]]:
    if shape.by_channel:
        yield channel == place.c.channel
    if shape.channels:
        yield channel.in_(channels_of(shape))
