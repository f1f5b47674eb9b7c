"""What posts name by its words, a pillar or a campaign, in each of its spellings."""

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.actor import Actor
from models.pillar import known_as
from models.post import Post
from models.search.filling import fill_posts_anew


def spelled(
    session: Session, actor: Actor, column: InstrumentedAttribute[str], name: str
) -> list[str]:
    """Every way in which posts write that name in `column`."""
    names = select(column).where(Post.workspace_id == actor.workspace_id, column != "")
    return [one for one in session.scalars(names.distinct()) if known_as(one) == known_as(name)]


def call(
    session: Session,
    actor: Actor,
    column: InstrumentedAttribute[str],
    before: str,
    after: str,
) -> int:
    """How many posts took the new name over, at once, however many they are and spelled it."""
    ways = spelled(session, actor, column, before)
    theirs = Post.workspace_id == actor.workspace_id, column.in_(ways)
    renamed = update(Post).where(*theirs).values({column: after}).returning(Post.id)
    ids = session.scalars(renamed).all()
    fill_posts_anew(session, ids)
    return len(ids)
