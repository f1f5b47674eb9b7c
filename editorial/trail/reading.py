"""Which acts somebody asks for, narrowed in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from models.actor import Actor
from models.audit import Act, AuditEntry, By
from models.audit_check import rows
from models.permissions import May
from models.scope import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Nothing given: every act. `since` counts, `until` does not."""

    who_id: int | None = None
    by: By | None = None
    act: Act | None = None
    post_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_everything(self) -> bool:
        return not narrower(self)


def narrower(asked: Asked) -> list[ColumnElement[bool]]:
    """The same as conditions."""
    exactly = (
        (AuditEntry.who_id, asked.who_id),
        (AuditEntry.by, asked.by),
        (AuditEntry.act, asked.act),
        (AuditEntry.post_id, asked.post_id),
    )
    found = [column == given for column, given in exactly if given is not None]
    if asked.since is not None:
        found.append(AuditEntry.at >= asked.since)
    if asked.until is not None:
        found.append(AuditEntry.at < asked.until)
    return found


def newest(
    session: Session, actor: Actor, asked: Asked, *, before: int | None = None, limit: int
) -> Sequence[AuditEntry]:
    """The newest first, from below the number `before`. For managers and above.

    Raises NotAllowed.
    """
    actor.must(May.READ_TRAIL)
    found = scoped(actor, AuditEntry).where(*narrower(asked))
    if before is not None:
        found = found.where(AuditEntry.number < before)
    return session.scalars(found.order_by(AuditEntry.number.desc()).limit(limit)).all()


def every(session: Session, actor: Actor, asked: Asked) -> Iterator[Mapping[str, Any]]:
    """The oldest first, with all that their hashes are over. Raises NotAllowed."""
    actor.must(May.READ_TRAIL)
    return rows(session, actor.workspace_id, *narrower(asked))
