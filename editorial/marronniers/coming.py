"""The occasions of some time: those that have their row, and those that the rules promise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select
from sqlalchemy.orm import Session

from editorial.marronniers.expanding import last_day
from editorial.marronniers.stages import Stage, is_pressing, stage_of, wants_someone
from lib.yearly import dates, from_json
from models.actor import Actor
from models.base import Columns
from models.delivery import Delivery
from models.marronnier import Marronnier, Occasion
from models.post import Post
from models.scope import scoped
from models.way import DeliveryState, Role, at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One time that a marronnier falls due. `occasion` None: so far away that it has no row.

    `post`: what was written for it, if the reader may read it; `writer_id`: by whom. `days_left`: 0
    on its first day, negative from the second on.
    """

    marronnier: Marronnier
    first: date
    last: date
    occasion: Occasion | None
    post: Post | None
    writer_id: int | None
    stage: Stage
    days_left: int

    @property
    def pressing(self) -> bool:
        return is_pressing(self.stage, days_left=self.days_left)

    @property
    def can_be_written(self) -> bool:
        return self.stage is Stage.OPEN and self.marronnier.ended_at is None


def between(
    session: Session, actor: Actor, *, since: date, until: date, today: date
) -> list[Coming]:
    """Those with a day of `since <= day < until`, in order of time."""
    rows = session.execute(_rows(actor, since=since, until=until)).all()
    known = _told(session, actor, rows, today=today)
    return sorted(
        [*known, *_promised(session, actor, known, since=since, until=until, today=today)],
        key=lambda one: (one.first, one.marronnier.name),
    )


def proposed(session: Session, actor: Actor, *, today: date) -> list[Coming]:
    """What wants somebody, the nearest first; whoever sees to it is also shown what others write.

    Only of what was written out: one quick read.
    """
    rows = session.execute(_rows(actor, since=today, until=None)).all()
    return [
        one
        for one in _told(session, actor, rows, today=today)
        if one.marronnier.ended_at is None
        and (
            wants_someone(one.stage, days_left=one.days_left)
            or (one.marronnier.owner_id == actor.user_id and _is_of_another(one, actor))
        )
    ]


def _is_of_another(one: Coming, actor: Actor) -> bool:
    return one.stage in (Stage.WRITING, Stage.REVIEW) and one.writer_id != actor.user_id


def of_post(session: Session, actor: Actor, post_id: int) -> tuple[Marronnier, Occasion] | None:
    """What the post was written for."""
    found = (
        scoped(actor, Occasion)
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .add_columns(Marronnier)
        .where(Occasion.post_id == post_id)
        .order_by(Occasion.first.desc())
    )
    row = session.execute(found).first()
    return (row[1], row[0]) if row else None


def _rows(actor: Actor, *, since: date, until: date | None) -> Select[Occasion, Marronnier, Post]:
    found = (
        scoped(actor, Occasion)
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .outerjoin(Post, Post.id == Occasion.post_id)
        .add_columns(Marronnier, Post)
        .where(Occasion.last >= since)
        .order_by(Occasion.first, Occasion.id)
    )
    return found if until is None else found.where(Occasion.first < until)


def _told(session: Session, actor: Actor, rows: Sequence[Columns], *, today: date) -> list[Coming]:
    states = _states(session, actor, [post.id for _, _, post in rows if post is not None])
    return [
        Coming(
            marronnier=marronnier,
            first=occasion.first,
            last=occasion.last,
            occasion=occasion,
            post=post if post is not None and _may_read(actor, post) else None,
            writer_id=post.owner_id if post is not None else None,
            stage=stage_of(
                post=post.state if post is not None else None,
                deliveries=states.get(post.id, ()) if post is not None else (),
                skipped=occasion.skipped_at is not None,
                last=occasion.last,
                today=today,
            ),
            days_left=(occasion.first - today).days,
        )
        for occasion, marronnier, post in rows
    ]


def _states(
    session: Session, actor: Actor, post_ids: Iterable[int]
) -> Mapping[int, list[DeliveryState]]:
    found: dict[int, list[DeliveryState]] = {}
    wanted = scoped(actor, Delivery).where(Delivery.post_id.in_(list(post_ids)))
    for one in session.scalars(wanted):
        found.setdefault(one.post_id, []).append(one.state)
    return found


def _may_read(actor: Actor, post: Post) -> bool:
    return post.owner_id == actor.user_id or at_least(actor.role, Role.EDITOR)


def _promised(
    session: Session,
    actor: Actor,
    known: Sequence[Coming],
    *,
    since: date,
    until: date,
    today: date,
) -> Iterator[Coming]:
    """Days still to come without a row: beyond the lead, or the daemon was away."""
    taken = {(one.marronnier.id, one.first) for one in known}
    going_on = scoped(actor, Marronnier).where(Marronnier.ended_at.is_(None))
    for marronnier in session.scalars(going_on):
        length = timedelta(days=marronnier.lasts_days - 1)
        begins = max(since, today) - length
        for first in dates(from_json(marronnier.rule), since=begins, until=until):
            if (marronnier.id, first) not in taken:
                yield Coming(
                    marronnier=marronnier,
                    first=first,
                    last=last_day(marronnier, first),
                    occasion=None,
                    post=None,
                    writer_id=None,
                    stage=Stage.OPEN,
                    days_left=(first - today).days,
                )
