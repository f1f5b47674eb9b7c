"""What was agreed counts no more."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import auditing
from models.approval import Agreement
from models.audit import Act
from models.auditing import Noted


def void(session: Session, post_id: int, *, now: datetime) -> list[int]:
    """Of all its revisions; user ids of those who had agreed."""
    gone = (
        update(Agreement)
        .where(Agreement.post_id == post_id, Agreement.void_at.is_(None))
        .values(void_at=now)
        .returning(Agreement.by_id, Agreement.workspace_id)
        .execution_options(synchronize_session=False)
    )
    found = session.execute(gone).all()
    people = sorted({one.by_id for one in found})
    if found:
        _note(session, found[0].workspace_id, post_id, people)
    return people


def _note(session: Session, workspace_id: int, post_id: int, people: list[int]) -> None:
    act = Noted(
        workspace_id=workspace_id,
        act=Act.VOIDED,
        about="post",
        about_id=post_id,
        post_id=post_id,
        details={"agreed": people},
    )
    auditing.note(session.connection(), act)
