"""Whether a workspace's chain holds, read from the first act to the sealed head."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lib.seal import Keyring
from models.audit import AuditEntry, AuditHead
from models.audit_chain import NEW, Bent, Break, Head, broken, followed, hash_of, sealed
from models.auditing import PURPOSE

_AT_ONCE: Final = 5000
_COLUMNS: Final = tuple(column for column in AuditEntry.__table__.columns if column.name != "id")


def rows(
    session: Session, workspace_id: int, *narrower: ColumnElement[bool]
) -> Iterator[Mapping[str, Any]]:
    """In their order, with everything that their hashes are over."""
    wanted = select(*_COLUMNS).where(AuditEntry.workspace_id == workspace_id, *narrower)
    found = session.connection().execute(
        wanted.order_by(AuditEntry.number), execution_options={"yield_per": _AT_ONCE}
    )
    for row in found.mappings():
        yield _told(dict(row))


def check(session: Session, keyring: Keyring, workspace_id: int) -> tuple[int, Break | None]:
    """How many acts there are, and the first number that does not hold."""
    found = followed(rows(session, workspace_id))
    return found.number, _against_the_head(session, keyring, workspace_id, found)


def check_end(session: Session, keyring: Keyring, workspace_id: int) -> tuple[int, Break | None]:
    """As `check`, of the last act and the seal alone: what a page can afford each time."""
    last = session.execute(
        select(*_COLUMNS)
        .where(AuditEntry.workspace_id == workspace_id)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    ).mappings()
    row = last.one_or_none()
    found: Head | Break = NEW
    if row is not None:
        upon = Head(number=row["number"] - 1, hash=row["previous"])
        found = followed([_told(dict(row))], upon=upon)
    return found.number, _against_the_head(session, keyring, workspace_id, found)


def is_as_written(entry: AuditEntry) -> bool:
    """Whether one act says what its hash is over."""
    return hash_of(plainly(entry)) == entry.hash


def plainly(entry: AuditEntry) -> dict[str, Any]:
    """As `rows` gives it."""
    return _told({column.name: getattr(entry, column.name) for column in _COLUMNS})


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes are put there by nobody but who alters it by hand: told, and hashed, as such."""
    return {name: repr(one) if isinstance(one, bytes) else one for name, one in row.items()}


def head_of(session: Session, workspace_id: int) -> AuditHead | None:
    wanted = select(AuditHead).where(AuditHead.workspace_id == workspace_id)
    return session.scalars(wanted).one_or_none()


def _against_the_head(
    session: Session, keyring: Keyring, workspace_id: int, found: Head | Break
) -> Break | None:
    kept = head_of(session, workspace_id)
    if kept is None:
        is_new = isinstance(found, Head) and found.number == 0
        return None if is_new else broken(found, None)
    head = Head(number=kept.number, hash=kept.hash)
    if wrong := broken(found, head):
        return wrong
    if not keyring.confirms(kept.seal, sealed(workspace_id, head), purpose=PURPOSE):
        return Break(number=head.number, bent=Bent.SEAL)
    return None
