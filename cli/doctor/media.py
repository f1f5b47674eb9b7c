"""Posts that are planned after the rights of a picture of theirs have ended."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, warn
from lib.i18n import say
from models.delivery import Delivery
from models.media_library import MediaUse
from models.post import Media, Post
from models.way import DeliveryState

_MOST = 20


def without_rights(session: Session) -> Iterator[Finding]:
    """Of all workspaces, the first 20: a post once, however many channels it goes to."""
    late = (
        select(Post.id, Post.title, Media.filename, Media.rights_end)
        .join(Delivery, Delivery.post_id == Post.id)
        .join(MediaUse, MediaUse.post_id == Post.id)
        .join(Media, Media.id == MediaUse.media_id)
        .where(
            Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.SUSPENDED)),
            Media.rights_until <= Delivery.due_at,
        )
        .distinct()
        .order_by(Post.id)
        .limit(_MOST)
    )
    for one in session.execute(late):
        yield warn(
            f"rights of post {one.id}",
            say(
                "“%(title)s” is planned after %(day)s, when the rights of “%(name)s” end: it will "
                "be held.",
                title=one.title,
                day=one.rights_end,
                name=one.filename,
            ),
            say("Move it, choose another picture, or have the rights prolonged."),
        )
