"""A drop, done: what stood in the calendar, or came from the pool, stands where it was dropped."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from editorial.approval.stricter import asked_when_late
from editorial.drafting import visible
from editorial.wishing import Instead, wish
from lib.i18n import Text
from scheduler import dropping
from scheduler.possible import must_be_within_reach
from web.edge import actor, now
from web.gestures.asked import Wanted
from web.gestures.better import broken
from web.posts.moves import warnings_of


def move(session: Session, wanted: Wanted) -> Sequence[Text]:
    """What whoever moved it is to know."""
    if not wanted.deliveries:
        return _wish(session, wanted)
    if wanted.target is not None and wanted.changes_channel:
        return _to_channel(session, wanted, wanted.target)
    at, ids = wanted.to.at, wanted.deliveries
    with asked_when_late(session, actor(), now=now()):
        moved = dropping.move(session, actor(), wanted.post_id, ids, at, now=now())
    return warnings_of(session, actor(), moved)


def place(session: Session, wanted: Wanted) -> Sequence[Text]:
    """What whoever placed it is to know."""
    with asked_when_late(session, actor(), now=now()):
        placed = dropping.place(session, actor(), wanted.post_id, wanted.to.at, now=now())
    return _wish(session, wanted) if placed is None else warnings_of(session, actor(), placed)


def _to_channel(session: Session, wanted: Wanted, target: int) -> Sequence[Text]:
    with asked_when_late(session, actor(), now=now()):
        moved = dropping.to_channel(
            session,
            actor(),
            wanted.post_id,
            wanted.deliveries,
            source=wanted.source,
            target=target,
            at=wanted.to.at,
            now=now(),
        )
    return warnings_of(session, actor(), [moved])


def _wish(session: Session, wanted: Wanted) -> Sequence[Text]:
    at, instead = wanted.to.at, _instead(wanted)
    must_be_within_reach(at, visible(session, actor(), wanted.post_id), now=now())
    wished = wish(session, actor(), wanted.post_id, at, instead=instead, now=now())
    return [*(wished.waits or broken(session, wanted)), *wished.again]


def _instead(wanted: Wanted) -> Instead | None:
    if wanted.target is None or not wanted.changes_channel:
        return None
    return Instead(source=wanted.source, target=wanted.target)
