"""How posts came to be approved: by whom, when, and in which way."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.post import Decision, Post
from models.way import Move, PostState


def approvals(
    session: Session, workspace_id: int, post_ids: Collection[int]
) -> dict[int, Decision]:
    """Post id → the last step, of those that are approved."""
    if not post_ids:
        return {}
    wanted = (
        select(Decision)
        .join(Post, Post.id == Decision.post_id)
        .where(
            Decision.workspace_id == workspace_id,
            Decision.post_id.in_(post_ids),
            Decision.move == Move.APPROVE,
            Decision.to_state == PostState.APPROVED,
            Post.state == PostState.APPROVED,
        )
        .order_by(Decision.id)
    )
    return {one.post_id: one for one in session.scalars(wanted)}


def approval_in(post: Post, decisions: Sequence[Decision]) -> Decision | None:
    """As above, of one post of which all `decisions` are read already, oldest first."""
    if post.state is not PostState.APPROVED:
        return None
    steps = (
        one
        for one in reversed(decisions)
        if one.move is Move.APPROVE and one.to_state is PostState.APPROVED
    )
    return next(steps, None)
