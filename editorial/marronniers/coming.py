"""The occasions of some time: those that have their row, and those that the rules promise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from editorial.marronniers.expanding import last_day
from editorial.marronniers.stages import Stage, is_pressing, stage_of, wants_someone
from lib.yearly import dates, from_json
from models.actor import Actor
from models.base import Columns
from models.delivery import Delivery
from models.marronnier import Marronnier, Occasion
from models.permissions import May
from models.post import Post
from models.scope import scoped
from models.way import DeliveryState


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
    rows = session.execute(_year(actor, since=since, until=until)).all()
    known = _known(actor, rows, today=today)
    going_on = {marronnier.id: marronnier for _, marronnier, *_ in rows}.values()
    promised = _promised(going_on, known, since=since, until=until, today=today)
    return sorted([*known, *promised], key=lambda one: (one.first, one.marronnier.name))


def proposed(session: Session, actor: Actor, *, today: date) -> list[Coming]:
    """What wants somebody, the nearest first; whoever sees to it is also shown what others write.

    Only of what was written out: one quick read.
    """
    rows = session.execute(_rows(actor, since=today)).all()
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


def _year(
    actor: Actor, *, since: date, until: date
) -> Select[Occasion, Marronnier, Post, DeliveryState]:
    """The marronniers that go on or fall into that time; with each delivery of what was written."""
    there = and_(
        Occasion.marronnier_id == Marronnier.id, Occasion.last >= since, Occasion.first < until
    )
    return (
        select(Occasion, Marronnier, Post, Delivery.state)
        .select_from(Marronnier)
        .outerjoin(Occasion, there)
        .outerjoin(Post, Post.id == Occasion.post_id)
        .outerjoin(Delivery, Delivery.post_id == Post.id)
        .where(Marronnier.workspace_id == actor.workspace_id)
        .where(or_(Marronnier.ended_at.is_(None), Occasion.id.is_not(None)))
        .order_by(Occasion.first, Occasion.id)
    )


def _known(actor: Actor, rows: Sequence[Columns], *, today: date) -> list[Coming]:
    states: dict[int, list[DeliveryState]] = {}
    found: dict[int, tuple[Occasion, Marronnier, Post | None]] = {}
    for occasion, marronnier, post, state in rows:
        if occasion is not None:
            found[occasion.id] = (occasion, marronnier, post)
        if state is not None:
            states.setdefault(post.id, []).append(state)
    return [
        _coming(occasion, marronnier, post, actor, states, today=today)
        for occasion, marronnier, post in found.values()
    ]


def _rows(actor: Actor, *, since: date) -> Select[Occasion, Marronnier, Post]:
    return (
        scoped(actor, Occasion)
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .outerjoin(Post, Post.id == Occasion.post_id)
        .add_columns(Marronnier, Post)
        .where(Occasion.last >= since)
        .order_by(Occasion.first, Occasion.id)
    )


def _told(session: Session, actor: Actor, rows: Sequence[Columns], *, today: date) -> list[Coming]:
    states = _states(session, actor, [post.id for _, _, post in rows if post is not None])
    return [
        _coming(occasion, marronnier, post, actor, states, today=today)
        for occasion, marronnier, post in rows
    ]


def _coming(
    occasion: Occasion,
    marronnier: Marronnier,
    post: Post | None,
    actor: Actor,
    states: Mapping[int, Sequence[DeliveryState]],
    *,
    today: date,
) -> Coming:
    return Coming(
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


def _states(
    session: Session, actor: Actor, post_ids: Iterable[int]
) -> Mapping[int, list[DeliveryState]]:
    found: dict[int, list[DeliveryState]] = {}
    wanted = scoped(actor, Delivery).where(Delivery.post_id.in_(list(post_ids)))
    for one in session.scalars(wanted):
        found.setdefault(one.post_id, []).append(one.state)
    return found


def _may_read(actor: Actor, post: Post) -> bool:
    return post.owner_id == actor.user_id or actor.may(May.READ_POSTS)


def _promised(
    marronniers: Iterable[Marronnier],
    known: Sequence[Coming],
    *,
    since: date,
    until: date,
    today: date,
) -> Iterator[Coming]:
    """Days still to come without a row: beyond the lead, or the daemon was away."""
    taken = {(one.marronnier.id, one.first) for one in known}
    for marronnier in marronniers:
        if marronnier.ended_at is not None:
            continue
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
