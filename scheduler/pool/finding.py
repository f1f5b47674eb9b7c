"""Which evergreen posts there are: found light, so that a page reads only those that it shows."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.channel import Channel
from models.post import Post, Revision
from models.reuse import Reuse
from scheduler.pool.shelf import approved


def on_shelf(
    session: Session, workspace_id: int, *, channel_id: int | None = None, search: str = ""
) -> list[int]:
    """By number, the one that nobody has read for longest first. `channel_id`: those that leave
    there; None: on any channel in use.
    """
    found = approved(workspace_id)
    if search:
        said = (one.icontains(search, autoescape=True) for one in (Post.title, Post.pillar))
        found = found.where(or_(*said))
    read_on = func.coalesce(Reuse.read_on, Revision.created_at)
    light = found.with_only_columns(Post.id, Revision.content["channels"]).order_by(None)
    wanted = {channel_id} if channel_id is not None else _in_use(session, workspace_id)
    return [
        post_id
        for post_id, channels in session.execute(light.order_by(read_on, Post.id))
        if wanted.intersection(channels or ())
    ]


def _in_use(session: Session, workspace_id: int) -> set[int]:
    found = select(Channel.id).where(
        Channel.workspace_id == workspace_id, Channel.archived_at.is_(None)
    )
    return set(session.scalars(found))
