"""An approved post that a person moves to another day is asked about again, where that is the rule.

The planner's own choices never ask: what was agreed to was the post, and the time left to it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from lib.zones import wall_time
from models import news
from models.actor import Actor
from models.approval import KeptFor
from models.delivery import Delivery
from models.people import Workspace
from models.post import Decision, Post
from models.voiding import void
from models.way import Move, PostState


def ask_again(
    session: Session, actor: Actor, post: Post, delivery: Delivery, at: datetime, *, now: datetime
) -> bool:
    """Before the delivery is moved to `at`: whether its post is in review again. The post is locked
    by the caller. What nobody had agreed to, because nobody was asked, stays approved.
    """
    same = wall_time(delivery.due_at, delivery.zone).date() == wall_time(at, delivery.zone).date()
    home = session.get_one(Workspace, post.workspace_id)
    if same or home.approval_kept is KeptFor.ANY_DAY or post.state is not PostState.APPROVED:
        return False
    agreed = void(session, post.id, now=now)
    if not agreed:
        return False
    post.state, post.approved_hash, post.updated_at = PostState.IN_REVIEW, None, now
    session.add(
        Decision(
            workspace_id=post.workspace_id,
            post_id=post.id,
            revision_id=post.revision_id,
            move=Move.MOVE,
            to_state=PostState.IN_REVIEW,
            by_id=actor.user_id,
            at=now,
        )
    )
    news.of_other_day(session.connection(), actor, post, agreed=agreed, at=at, now=now)
    return True
