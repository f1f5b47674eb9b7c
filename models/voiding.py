"""What was agreed counts no more."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.approval import Agreement


def void(session: Session, post_id: int, *, now: datetime) -> list[int]:
    """Of all its revisions; user ids of those who had agreed."""
    gone = (
        update(Agreement)
        .where(Agreement.post_id == post_id, Agreement.void_at.is_(None))
        .values(void_at=now)
        .returning(Agreement.by_id)
        .execution_options(synchronize_session=False)
    )
    return sorted(set(session.scalars(gone)))
