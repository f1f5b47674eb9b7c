"""Whoever sees to a marronnier is told when it is near and nothing is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from editorial.marronniers.stages import SOON
from lib.i18n import say
from lib.zones import wall_time
from models.base import Columns
from models.marronnier import Marronnier, Occasion
from models.notice import Notice, NoticeKind
from models.people import Membership, Workspace
from models.post import Post
from models.telling import News, tell
from models.way import GIVEN_UP

_A_DAY = timedelta(days=1)


def unsaid(connection: Connection, *, now: datetime) -> Sequence[Columns]:
    """Occasions of all workspaces that begin soon, without a post, of which nobody was told."""
    nearest, farthest = (now - _A_DAY).date(), (now + _A_DAY * (SOON + 1)).date()
    found = (
        select(
            Occasion.id,
            Occasion.first,
            Occasion.workspace_id,
            Marronnier.name,
            Marronnier.owner_id,
            Workspace.zone,
        )
        .join(Marronnier, Marronnier.id == Occasion.marronnier_id)
        .join(Workspace, Workspace.id == Occasion.workspace_id)
        .join(
            Membership,
            (Membership.workspace_id == Occasion.workspace_id)
            & (Membership.user_id == Marronnier.owner_id),
        )
        .outerjoin(Post, Post.id == Occasion.post_id)
        .where(
            Occasion.first.between(nearest, farthest),
            Occasion.skipped_at.is_(None),
            Marronnier.ended_at.is_(None),
            or_(Post.id.is_(None), Post.state.in_(GIVEN_UP)),
        )
        .order_by(Occasion.first)
    )
    rows = [one for one in connection.execute(found) if _is_near(one, now)]
    matters = select(Notice.matter).where(Notice.matter.in_([_matter(one) for one in rows]))
    told = set(connection.scalars(matters))
    return [one for one in rows if _matter(one) not in told]


def remind(connection: Connection, occasion: Columns, *, now: datetime) -> None:
    news = News(
        kind=NoticeKind.OCCASION,
        matter=_matter(occasion),
        words=say(
            "“%(name)s” comes up on %(day)s, and nobody has written anything.",
            name=occasion.name,
            day=occasion.first,
        ),
        link=f"/marronniers?from={occasion.first:%Y-%m}",
    )
    tell(connection, occasion.workspace_id, (occasion.owner_id,), news, now=now)


def _is_near(occasion: Columns, now: datetime) -> bool:
    left: int = (occasion.first - wall_time(now, occasion.zone).date()).days
    return 0 <= left <= SOON


def _matter(occasion: Columns) -> str:
    return f"occasion:{occasion.id}"
