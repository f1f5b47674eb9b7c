"""Which feeds are to be read. Light: the daemon asks for it all day, and reads now and then."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.idea_source import IdeaSource


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """Of every workspace, for the daemon: those to be read, the longest waiting first."""
    found = select(IdeaSource.id).where(IdeaSource.due_at <= now, IdeaSource.paused_at.is_(None))
    return session.scalars(found.order_by(IdeaSource.due_at, IdeaSource.id).limit(20)).all()
