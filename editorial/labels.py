"""Pillars, goals and campaigns, to be offered while one writes."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from editorial import line
from editorial.campaigns import keeping
from models.actor import Actor
from models.post import Post, Revision

_MOST = 100


def labels(session: Session, actor: Actor) -> dict[str, list[str]]:
    """By field: pillar, goal, campaign, the tags of links. Those of the line first, in its order,
    and campaigns that go on; of what else posts name, each in alphabetical order.
    """
    pillars = [one.name for one in line.pillars(session, actor)]
    others = [name for name, _ in line.unknown(session, actor)]
    going_on = [one.name for one in keeping.kept(session, actor) if one.ended_at is None]
    campaigns_of_posts = [name for name, _ in keeping.unknown(session, actor)]
    return {
        "pillar": [*pillars, *others][:_MOST],
        "goal": _used(session, actor, Post.goal),
        "campaign": [*going_on, *campaigns_of_posts][:_MOST],
        **_tags(session, actor),
    }


def _tags(session: Session, actor: Actor) -> dict[str, list[str]]:
    """Those that links carried lately, the latest first: to look for all that ever were would read
    every version of every post.
    """
    stored = select(Revision.content["tags"]).where(Revision.workspace_id == actor.workspace_id)
    latest = session.scalars(stored.order_by(Revision.id.desc()).limit(_MOST))
    found = [one for one in latest if one]
    return {
        f"tag_{name}": list(dict.fromkeys(one[name] for one in found if one.get(name)))
        for name in ("campaign", "medium")
    }


def _used(session: Session, actor: Actor, column: InstrumentedAttribute[str]) -> list[str]:
    found = select(column).where(Post.workspace_id == actor.workspace_id, column != "")
    return list(session.scalars(found.distinct().order_by(column).limit(_MOST)))
