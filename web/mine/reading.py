"""What became of one’s own posts, a page at a time, read with a few questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from editorial import queries
from editorial.holding.reading import held
from insight.standing import of_deliveries
from insight.thanking.saying import given
from models.actor import Actor
from models.approval import Agreement
from models.channel import Channel
from models.delivery import Delivery
from models.post import Decision, Post
from models.scope import scoped
from models.thanks import Thanks
from models.way import DeliveryState
from web.mine.steps import FEW, Became, Left, Step, steps

ON_A_PAGE: Final = 20
Row = TypeVar("Row", Decision, Agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One post. `more`: how many deliveries are left out. `thanks`: each with who said so."""

    post: Post
    steps: Sequence[Step]
    more: int
    thanks: Sequence[tuple[Thanks, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """The newest first. `after`: the number to go on from, None at the end."""

    shown: Sequence[Mine]
    after: int | None


def my_page(session: Session, actor: Actor, *, after: int | None, now: datetime) -> MyPage:
    found = queries.posts(session, actor, owner_id=actor.user_id, after=after, limit=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    ids = [post.id for post in shown]
    names = queries.names(session, actor)
    left, said = _left(session, actor, ids), given(session, actor, ids)
    return MyPage(
        shown=[
            Mine(
                post=one.post,
                steps=steps(one, now=now),
                more=max(0, len(left.get(one.post.id, ())) - FEW),
                thanks=[
                    (each, names.get(each.by_id) if each.by_id else None)
                    for each in said
                    if each.post_id == one.post.id
                ],
            )
            for one in _became(session, actor, shown, left, names, now=now)
        ],
        after=shown[-1].id if len(found) > ON_A_PAGE else None,
    )


def _became(
    session: Session,
    actor: Actor,
    shown: Sequence[Post],
    left: Mapping[int, Sequence[Left]],
    names: Mapping[int, str],
    *,
    now: datetime,
) -> list[Became]:
    ids = [post.id for post in shown]
    decisions = _by_post(session, scoped(actor, Decision).where(Decision.post_id.in_(ids)))
    agreed = _by_post(
        session,
        scoped(actor, Agreement).where(Agreement.post_id.in_(ids), Agreement.void_at.is_(None)),
    )
    waiting = held(session, actor.workspace_id, now=now, owner_id=actor.user_id) if ids else []
    turns = {one.post_id: one for one in waiting}
    return [
        Became(
            post=post,
            decisions=decisions.get(post.id, ()),
            agreed=[one.name for one in agreed.get(post.id, ())],
            left=left.get(post.id, ())[-FEW:],
            held=turns.get(post.id),
            names=names,
        )
        for post in shown
    ]


def _by_post(session: Session, wanted: Select[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in sorted(session.scalars(wanted), key=lambda row: row.id):
        found.setdefault(one.post_id, []).append(one)
    return found


def _left(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, list[Left]]:
    """By post, the first to leave first; without what was taken off."""
    wanted = (
        scoped(actor, Delivery)
        .where(Delivery.post_id.in_(ids), Delivery.state != DeliveryState.CANCELLED)
        .order_by(Delivery.due_at, Delivery.id)
    )
    rows = session.scalars(wanted).all()
    standing = of_deliveries(session, actor, [one.id for one in rows])
    channels = {one.id: one.name for one in session.scalars(scoped(actor, Channel))}
    found: dict[int, list[Left]] = {}
    for one in rows:
        there = Left(
            delivery=one,
            channel=channels.get(one.channel_id, "?"),
            standing=standing.get(one.id),
        )
        found.setdefault(one.post_id, []).append(there)
    return found
