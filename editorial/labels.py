"""Pillars, goals and campaigns, to be offered while one writes."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from editorial import line
from editorial.campaigns import keeping
from models.actor import Actor
from models.post import Post

_MOST = 100


def labels(session: Session, actor: Actor) -> dict[str, list[str]]:
    """By field: pillar, goal, campaign. Those of the line first, in its order, and campaigns that
    go on; of what else posts name, each in alphabetical order.
    """
    pillars = [one.name for one in line.pillars(session, actor)]
    others = [name for name, _ in line.unknown(session, actor)]
    going_on = [one.name for one in keeping.kept(session, actor) if one.ended_at is None]
    campaigns_of_posts = [name for name, _ in keeping.unknown(session, actor)]
    return {
        "pillar": [*pillars, *others][:_MOST],
        "goal": _used(session, actor, Post.goal),
        "campaign": [*going_on, *campaigns_of_posts][:_MOST],
    }


def _used(session: Session, actor: Actor, column: InstrumentedAttribute[str]) -> list[str]:
    found = select(column).where(Post.workspace_id == actor.workspace_id, column != "")
    return list(session.scalars(found.distinct().order_by(column).limit(_MOST)))
