"""The rows of a content's media."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.content import Content
from models.post import Media


def media_of(session: Session, workspace_id: int, content: Content) -> dict[str, Media]:
    """SHA-256 → media row, of those that the workspace has."""
    wanted = [attachment.sha256 for attachment in content.media]
    found = session.scalars(
        select(Media).where(Media.workspace_id == workspace_id, Media.sha256.in_(wanted))
    )
    return {media.sha256: media for media in found}
