"""A content's images, read from the media folder."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.files import Files
from models.content import Content
from models.post import Media


def media_of(session: Session, workspace_id: int, content: Content) -> dict[str, Media]:
    """SHA-256 → media row, of those that the workspace has."""
    wanted = [attachment.sha256 for attachment in content.media]
    found = session.scalars(
        select(Media).where(Media.workspace_id == workspace_id, Media.sha256.in_(wanted))
    )
    return {media.sha256: media for media in found}


def data_of(files: Files, workspace_id: int, content: Content) -> dict[str, bytes]:
    """SHA-256 → the file. Raises FileNotFoundError."""
    return {a.sha256: files.read(workspace_id, a.sha256) for a in content.media}
