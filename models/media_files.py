"""The rows of a content's media, and until when they may be shown."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.content import Content
from models.media_library import MediaUse
from models.post import Media


def media_of(session: Session, workspace_id: int, content: Content) -> dict[str, Media]:
    """SHA-256 → media row, of those that the workspace has."""
    wanted = [attachment.sha256 for attachment in content.media]
    found = session.scalars(
        select(Media).where(Media.workspace_id == workspace_id, Media.sha256.in_(wanted))
    )
    return {media.sha256: media for media in found}


def without_rights(
    session: Session, post_ids: Collection[int], *, at: datetime
) -> dict[int, Media]:
    """Post → one of the items that it shows and that may not be shown any more at `at`."""
    found = session.execute(
        select(MediaUse.post_id, Media)
        .join(Media, Media.id == MediaUse.media_id)
        .where(MediaUse.post_id.in_(post_ids), Media.rights_until <= at)
        .order_by(Media.rights_until.desc())
    )
    return {row.post_id: row.Media for row in found}
