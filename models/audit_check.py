"""Whether a workspace's chain holds, read from the first act to the sealed head."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.seal import Keyring
from models.audit import AuditEntry, AuditHead
from models.audit_chain import Bent, Break, Head, broken, followed, sealed
from models.auditing import PURPOSE

_AT_ONCE: Final = 5000
_COLUMNS: Final = tuple(column for column in AuditEntry.__table__.columns if column.name != "id")


def rows(session: Session, workspace_id: int) -> Iterator[Mapping[str, Any]]:
    """In their order, with everything that their hashes are over."""
    wanted = select(*_COLUMNS).where(AuditEntry.workspace_id == workspace_id)
    found = session.connection().execute(
        wanted.order_by(AuditEntry.number), execution_options={"yield_per": _AT_ONCE}
    )
    for row in found.mappings():
        yield dict(row)


def check(session: Session, keyring: Keyring, workspace_id: int) -> tuple[int, Break | None]:
    """How many acts there are, and the first number that does not hold."""
    kept = session.scalars(
        select(AuditHead).where(AuditHead.workspace_id == workspace_id)
    ).one_or_none()
    found = followed(rows(session, workspace_id))
    if kept is None:
        is_new = isinstance(found, Head) and found.number == 0
        return found.number, None if is_new else broken(found, None)
    head = Head(number=kept.number, hash=kept.hash)
    if wrong := broken(found, head):
        return found.number, wrong
    if not keyring.confirms(kept.seal, sealed(workspace_id, head), purpose=PURPOSE):
        return found.number, Break(number=head.number, bent=Bent.SEAL)
    return found.number, None
