"""What was decided of a post, as its history keeps it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.approval import How
from models.post import Decision, Post
from models.way import Move


def note(
    session: Session,
    actor: Actor,
    post: Post,
    move: Move,
    *,
    reason: str = "",
    how: How | None = None,
    between: tuple[int, int | None] | None = None,
    now: datetime,
) -> None:
    """Writes into the post's history what was decided on its present revision.

    `between`: user ids of whoever had it and whoever has it now, where it was handed over; of
    whoever is not waited for, and None.
    """
    from_id, to_id = between or (None, None)
    session.add(
        Decision(
            workspace_id=post.workspace_id,
            post_id=post.id,
            revision_id=post.revision_id,
            move=move,
            to_state=post.state,
            by_id=actor.user_id,
            reason=reason,
            how=how,
            as_name=actor.as_guest,
            from_id=from_id,
            to_id=to_id,
            at=now,
        )
    )
    post.updated_at = now
