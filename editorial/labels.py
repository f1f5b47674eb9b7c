"""The pillars, goals and campaigns already in use, to be offered while one writes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.post import Post

_MOST = 100


def labels(session: Session, actor: Actor) -> dict[str, list[str]]:
    """By field: pillar, goal, campaign; each in alphabetical order."""
    columns = {"pillar": Post.pillar, "goal": Post.goal, "campaign": Post.campaign}
    return {
        name: list(
            session.scalars(
                select(column)
                .where(Post.workspace_id == actor.workspace_id, column != "")
                .distinct()
                .order_by(column)
                .limit(_MOST)
            )
        )
        for name, column in columns.items()
    }
