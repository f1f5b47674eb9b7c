"""What must hold for a delivery to leave, as the database is asked."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, literal_column, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.base import Instant
from models.channel import Channel
from models.delivery import Delivery, Stop
from models.media_library import MediaUse
from models.post import Media, Post
from models.traffic import Circuit
from models.way import DeliveryState, PostState

ON_TIME: Final = timedelta(minutes=5)  # less late than this, a person's own choice holds
NOW: Final = bindparam("now", type_=Instant())
_ON_TIME: Final = bindparam("on_time", type_=Instant())


def is_planned() -> ColumnElement[bool]:
    """The state as a literal, without which the database leaves the partial index aside."""
    return Delivery.state == literal_column("'planned'")


def is_open(state: DeliveryState) -> ColumnElement[bool]:
    """Sending, unsure or suspended: found by the partial index of the three, however many there
    were; SQLite takes it only where its own condition stands in the question as well.
    """
    all_open: list[ColumnElement[str]] = [
        literal_column(f"'{one}'")
        for one in (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.SUSPENDED)
    ]
    return and_(Delivery.state.in_(all_open), Delivery.state == literal_column(f"'{state}'"))


def stopped() -> ColumnElement[bool]:
    return exists().where(
        Stop.ended_at.is_(None),
        Stop.workspace_id == Delivery.workspace_id,
        or_(Stop.channel_id.is_(None), Stop.channel_id == Delivery.channel_id),
    )


def is_due() -> ColumnElement[bool]:
    """At `moments()`."""
    return Delivery.due_at <= NOW


def may_leave() -> ColumnElement[bool]:
    """Of a Delivery joined with its Post and Channel: nothing forbids it at `moments()`."""
    return and_(
        is_due(),
        _passed(Delivery.not_before),
        Post.state == PostState.APPROVED,
        Post.approved_hash == Delivery.content_hash,
        or_(Post.fresh_until.is_(None), Post.fresh_until > NOW),
        _passed(Post.embargo_until),
        ~_shows_what_it_may_not(),
        Channel.paused_at.is_(None),
        Channel.archived_at.is_(None),
        _passed(Channel.not_before),
        or_(Delivery.due_at > _ON_TIME, _passed(Channel.next_free_at)),
        ~stopped(),
        ~_busy(),
        ~_left_alone(),
    )


def moments(now: datetime) -> dict[str, datetime]:
    """What a statement made with `may_leave()` is carried out with."""
    return {"now": now, "on_time": now - ON_TIME}


def _busy() -> ColumnElement[bool]:
    other = aliased(Delivery)
    return exists().where(
        other.channel_id == Delivery.channel_id, other.state == literal_column("'sending'")
    )


def _shows_what_it_may_not() -> ColumnElement[bool]:
    """The rights of a picture have ended. What its post shows is that of its newest revision, which
    is the approved one where anything leaves at all.
    """
    return exists().where(
        MediaUse.post_id == Delivery.post_id,
        Media.id == MediaUse.media_id,
        Media.rights_until <= NOW,
    )


def _left_alone() -> ColumnElement[bool]:
    """The channel's network does not answer: its circuit is open, or another post tries it."""
    probe = aliased(Delivery)
    tried = exists().where(probe.id == Circuit.probe, probe.state == literal_column("'sending'"))
    return exists().where(
        Circuit.network == Channel.network,
        Circuit.until.is_not(None),
        or_(Circuit.until > NOW, tried),
    )


def _passed(column: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= NOW)
