"""Who must agree in the demo association: appeals go through two levels, and one waits there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from editorial import review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from models.actor import Actor
from models.approval import Level, Mode
from models.post import Post
from models.scope import scoped
from models.way import PostState, Role

_PILLAR: Final = "Appels"
_LEVELS: Final = (
    Level(name="Relecture", role=Role.EDITOR),
    Level(name="Bureau", role=Role.MANAGER),
)


def ask_twice_for_appeals(session: Session, people: Mapping[str, Actor], *, now: datetime) -> None:
    """Sets the rule, and has an editor agree to the appeals that wait."""
    manager, editor = people["camille@example.org"], people["bastien@example.org"]
    asked = Asked(mode=Mode.LEVELS, levels=_LEVELS)
    keeping.set_rule(session, manager, asked, pillar=_PILLAR, now=now)
    waiting = scoped(editor, Post).where(
        Post.state == PostState.IN_REVIEW, Post.pillar == _PILLAR, Post.owner_id != editor.user_id
    )
    for post in session.scalars(waiting):
        review.approve(session, editor, post.id, revision=None, now=now - timedelta(hours=2))
