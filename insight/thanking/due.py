"""Whom the house thanks now, read with two questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from insight.thanking.words import together
from models.delivery import Delivery
from models.people import Membership, User
from models.permissions import May, may
from models.post import Post
from models.publication import Age, Figure, Publication
from models.thanks import Thanks
from models.way import DeliveryState, Role

_AFTER: Final = Age.TWO_DAYS.length
_WITHOUT_FIGURES: Final = _AFTER * 1.5  # later nothing is told any more of that age
_HISTORY: Final = timedelta(days=7)  # what has been there for longer is old news
_AT_ONCE: Final = 200
_WHO_ONLY_WRITE: Final = [role for role in Role if not may(role, May.READ_POSTS)]
_IN_TROUBLE: Final = (
    *(DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.FAILED),
    *(DeliveryState.MISSED, DeliveryState.SUSPENDED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A volunteer’s post that stands where it was sent. `since`: there for so long at least.

    `figures`: metric → after two days, of all its networks; without what none told.
    """

    post_id: int
    workspace_id: int
    owner_id: int
    title: str
    since: datetime
    figures: Mapping[str, int] = field(default_factory=dict)


def is_due(since: datetime, *, has_figures: bool, now: datetime) -> bool:
    """After two days with its figures; a day later without, where its networks tell none."""
    least = _AFTER if has_figures else _WITHOUT_FIGURES
    return least <= now - since <= _HISTORY


def due(session: Session, *, now: datetime) -> Sequence[Live]:
    """The longest there first; at most what one step thanks for."""
    rows = session.execute(_standing(now)).all()
    told = _figures(session, [row.id for row in rows])
    found = [
        Live(
            post_id=row.id,
            workspace_id=row.workspace_id,
            owner_id=row.owner_id,
            title=row.title,
            since=row.since,
            figures=together(told.get(row.id, ())),
        )
        for row in rows
        if row.since is not None
    ]
    ripe = (one for one in found if is_due(one.since, has_figures=bool(one.figures), now=now))
    return list(islice(ripe, _AT_ONCE))


def _standing(now: datetime) -> Select[int, int, int, str, datetime | None]:
    """Volunteers’ posts that left two days ago or some more, all of which stands, unthanked."""
    since = func.max(Delivery.published_at)
    return (
        select(Post.id, Post.workspace_id, Post.owner_id, Post.title, since.label("since"))
        .join(Delivery, Delivery.post_id == Post.id)
        .join(
            Membership,
            and_(
                Membership.user_id == Post.owner_id,
                Membership.workspace_id == Post.workspace_id,
            ),
        )
        .join(User, User.id == Post.owner_id)
        .where(
            Delivery.state == DeliveryState.PUBLISHED,
            Delivery.published_at >= now - _HISTORY,
            Membership.role.in_(_WHO_ONLY_WRITE),
            User.active.is_(True),
            *_nothing_is_wrong(),
        )
        .group_by(Post.id)
        .having(since <= now - _AFTER)
        .order_by(since, Post.id)
    )


def _nothing_is_wrong() -> Iterator[ColumnElement[bool]]:
    wrong = select(Delivery.post_id).where(Delivery.state.in_(_IN_TROUBLE))
    yield Post.id.not_in(wrong)
    taken_down = (
        select(Delivery.post_id)
        .join(Publication, Publication.delivery_id == Delivery.id)
        .where(Publication.gone_at.is_not(None))
    )
    yield Post.id.not_in(taken_down)
    yield ~exists().where(Thanks.post_id == Post.id, Thanks.by_id.is_(None))


def _figures(session: Session, post_ids: Sequence[int]) -> dict[int, list[tuple[str, int | None]]]:
    wanted = (
        select(Delivery.post_id, Figure.metric, Figure.value)
        .join(Publication, Publication.delivery_id == Delivery.id)
        .join(Figure, Figure.publication_id == Publication.id)
        .where(Delivery.post_id.in_(post_ids), Figure.age == Age.TWO_DAYS)
    )
    found: dict[int, list[tuple[str, int | None]]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.post_id, []).append((row.metric, row.value))
    return found
