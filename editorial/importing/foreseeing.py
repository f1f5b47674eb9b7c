"""What rows would become if they were imported now. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from editorial.approval.standing import asks_nobody
from editorial.draft import Draft
from editorial.fitting import must_fit
from editorial.importing.bring_in import Task
from editorial.importing.cells import Cell
from editorial.importing.columns import Header
from editorial.importing.rules import Refused, Row
from editorial.readiness import must_be_ready
from lib.errors import Invalid, Refusal
from models.actor import Actor
from models.imported import ImportedRow
from models.scope import scoped
from models.way import Move, PostState, next_post_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A new post in that state, and what is to be said of its row."""

    number: int
    state: PostState
    notes: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A row that is a post already, or the same as one before it."""

    number: int


Outlook = Foreseen | Known | Refused


def foreseen(
    session: Session,
    actor: Actor,
    header: Header,
    rows: Sequence[Row | Refused],
    *,
    now: datetime,
) -> list[Outlook]:
    """An outlook for each, without looking for its images anywhere."""
    task = Task(session=session, actor=actor, header=header, taken={}, now=now)
    known = _known(session, actor, [row for row in rows if isinstance(row, Row)])
    found: list[Outlook] = []
    for row in rows:
        one = _foreseen(task, row, known)
        found.append(one)
        if isinstance(row, Row) and isinstance(one, Foreseen):
            known.add(row.fingerprint)
    return found


def _known(session: Session, actor: Actor, rows: Sequence[Row]) -> set[str]:
    asked = [row.fingerprint for row in rows]
    kept = scoped(actor, ImportedRow).where(ImportedRow.fingerprint.in_(asked))
    return set(session.scalars(kept.with_only_columns(ImportedRow.fingerprint)))


def _foreseen(task: Task, row: Row | Refused, known: set[str]) -> Outlook:
    if isinstance(row, Refused):
        return row
    if row.fingerprint in known:
        return Known(number=row.number)
    weighed = task.weighed(row)
    try:
        must_fit(task.session, task.actor, weighed.draft)
    except Invalid as refusal:
        return Refused(number=row.number, problems=tuple(task.told(refusal)))
    if not weighed.submits:
        return Foreseen(number=row.number, state=PostState.DRAFT, notes=weighed.notes)
    state, why = _submitted(task, weighed.draft)
    return Foreseen(number=row.number, state=state, notes=(*weighed.notes, *why))


def _submitted(task: Task, draft: Draft) -> tuple[PostState, tuple[Cell, ...]]:
    """Where it would stand, and why it would stay a draft, if it would."""
    role = task.actor.role
    try:
        state = next_post_state(Move.SUBMIT, PostState.DRAFT, role=role, own=True)
        must_be_ready(task.session, task.actor, draft.content)
    except Refusal as refusal:
        return PostState.DRAFT, tuple(task.told(refusal))
    nobody = asks_nobody(
        task.session,
        task.actor.workspace_id,
        draft.content,
        pillar=draft.pillar,
        temperature=draft.temperature,
        leaves_at=draft.wished_at,
    )
    return PostState.APPROVED if nobody else state, ()
