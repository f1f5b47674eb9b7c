"""Posts in review that wait for an agreement which nobody could give."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, warn
from editorial.approval import wording
from editorial.approval.standing import courses
from lib.i18n import say
from models.people import Workspace
from models.post import Post
from models.way import PostState


def stuck(session: Session) -> Iterator[Finding]:
    """Of all workspaces; nothing is said of what somebody there can agree to."""
    for workspace in session.scalars(select(Workspace.id).order_by(Workspace.id)):
        waiting = session.scalars(
            select(Post)
            .where(Post.workspace_id == workspace, Post.state == PostState.IN_REVIEW)
            .order_by(Post.id)
        ).all()
        stands = courses(session, workspace, waiting)
        for post in waiting:
            step = stands[post.id].next
            if step is not None and step.is_stuck:
                yield warn(
                    f"approval of post {post.id}",
                    say(
                        "“%(title)s” waits for “%(level)s”, and nobody there can agree to it.",
                        title=post.title,
                        level=wording.named(step.level),
                    ),
                    say("A manager sets the rule right on the page Approval, or invites somebody."),
                )
