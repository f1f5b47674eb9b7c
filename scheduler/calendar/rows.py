"""One statement for what stands in the calendar: the first few of each stretch, and how many.

Of deliveries it looks at no more than are shown or counted, however many there are: each stretch
is read along an index, and left as soon as it has given enough. Of wishes it has to pass over those
that are placed already: they cost a hundred thousand posts in one month a tenth of a second.
"""

from functools import lru_cache
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, func, or_, select

from models.channel import Channel
from models.delivery import Delivery
from models.post import Post, Revision
from models.publication import Publication
from scheduler.calendar.found import found_in, stretches
from scheduler.calendar.heads import channel_marks, channels_of, mark
from scheduler.calendar.narrowing import Shape

_FIRST_WORDS: Final = 400  # characters of what was published by other means
_HEAD: Final = Delivery.__table__.alias("head")
_PART: Final = Delivery.__table__.alias("part")
_CHANNEL: Final = Channel.__table__


@lru_cache(maxsize=128)
def statement(count: int, shape: Shape) -> Select[*tuple[Any, ...]]:
    """For `count` stretches, each with its parameters `since<n>`, `until<n>`, `reach<n>` and (with
    `by_channel`) `on<n>`; besides `few`, `most`, and those of the narrowing.

    A row for each channel of each entry, and one of the kind COUNT for each stretch.
    """
    place = stretches(count, shape)
    found = found_in(place, shape)
    wish, native = found.c.kind == "wished", found.c.kind == "native"
    return (
        select(
            found.c.n.label("place"),
            found.c.kind,
            found.c.id,
            found.c.at,
            _HEAD.c.state,
            Post.id.label("post_id"),
            Post.title,
            Post.temperature,
            Post.owner_id,
            Post.state.label("post_state"),
            _PART.c.id.label("delivery_id"),
            _PART.c.due_at,
            _CHANNEL.c.id.label("channel_id"),
            _CHANNEL.c.name.label("channel"),
            func.substr(Publication.text, 1, _FIRST_WORDS).label("words"),
        )
        .select_from(found)
        .join(place, place.c.n == found.c.n)
        .outerjoin(_HEAD, and_(found.c.kind == "placed", _HEAD.c.id == found.c.id))
        .outerjoin(_PART, _is_part(place, shape))
        .outerjoin(Post, or_(Post.id == _HEAD.c.post_id, and_(wish, Post.id == found.c.id)))
        .outerjoin(Revision, and_(wish, Revision.id == Post.revision_id))
        .outerjoin(Publication, and_(native, Publication.id == found.c.id))
        .outerjoin(_CHANNEL, _is_its_channel())
        .order_by(found.c.n, found.c.at, found.c.kind, found.c.id, _PART.c.due_at, _PART.c.id)
    )


def _is_part(place: CTE, shape: Shape) -> ColumnElement[bool]:
    """The deliveries of the head's post from its time on; which are together is told by reading."""
    return and_(
        _PART.c.post_id == _HEAD.c.post_id,
        _PART.c.state == _HEAD.c.state,
        _PART.c.due_at >= _HEAD.c.due_at,
        _PART.c.due_at < place.c.reach,
        *((_PART.c.channel_id == place.c.channel,) if shape.by_channel else ()),
        *((_PART.c.channel_id.in_(channels_of(shape)),) if shape.channels else ()),
    )


def _is_its_channel() -> ColumnElement[bool]:
    return and_(
        _CHANNEL.c.workspace_id == bindparam("workspace"),
        or_(
            _CHANNEL.c.id == _PART.c.channel_id,
            _CHANNEL.c.id == Publication.channel_id,
            channel_marks().contains(mark(_CHANNEL.c.id)),
        ),
    )
