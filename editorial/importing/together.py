"""Many rows at once: those about which there is nothing to say go in with a few statements.

A row by itself costs some twenty statements; most rows are plain, and are written together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.contract import Severity
from editorial import drafting, review
from editorial.composing import Look, looks_of_text
from editorial.draft import Draft
from editorial.fitting import wrong_alone
from editorial.importing.bring_in import Imported, Outcome, Skipped, Task, bring_in, draft_of, whole
from editorial.importing.cells import Cell
from editorial.importing.rules import Refused, Row
from editorial.importing.words import Status
from models.actor import Actor
from models.channel import Channel
from models.imported import ImportedRow
from models.scope import scoped
from models.way import PostState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """A row that fits as it is, with what is noted on it."""

    row: Row
    draft: Draft
    notes: tuple[Cell, ...]
    submits: bool


def bring_in_all(
    task: Task, rows: Sequence[Row | Refused], channels: Sequence[Channel]
) -> list[Outcome]:
    """An outcome for each, in their order; every row goes in wholly or not at all.

    `channels`: those in use, as they are in this transaction.
    """
    found: list[Outcome] = []
    ready = [_plain(task, row, channels) for row in rows]
    for together, run in groupby(
        zip(rows, ready, strict=True), key=lambda pair: pair[1] is not None
    ):
        pairs = list(run)
        if together:
            found += _at_once(task, [plain for _, plain in pairs if plain])
        else:
            found += [_by_itself(task, row) for row, _ in pairs]
    return found


def _plain(task: Task, row: Row | Refused, channels: Sequence[Channel]) -> _Plain | None:
    """None for a row that is looked at by itself: it has pictures, or something is wrong."""
    if isinstance(row, Refused) or row.pictures:
        return None
    draft = draft_of(row)
    if wrong_alone(draft) or not set(draft.channels) <= {one.id for one in channels}:
        return None
    looks = looks_of_text(channels, draft.content)
    stops, warns = task.asked(draft.content, looks)
    holds = (*row.holds, *stops)
    submits = not holds and row.status is not Status.DRAFT
    if submits and any(map(_stops, looks)):
        return None
    notes = (*row.remarks, *holds, *warns)
    return _Plain(
        row=row,
        draft=replace(draft, notes=tuple(map(whole, notes))),
        notes=notes,
        submits=submits,
    )


def _stops(look: Look) -> bool:
    return any(problem.severity is Severity.STOPS for problem in look.problems)


def _by_itself(task: Task, row: Row | Refused) -> Outcome:
    return row if isinstance(row, Refused) else bring_in(task, row)


def _at_once(task: Task, plain: Sequence[_Plain]) -> list[Outcome]:
    try:
        with task.session.begin_nested():
            return _written(task, plain)
    except IntegrityError:  # somebody imports one of these rows at this moment, and was first
        return [bring_in(task, one.row) for one in plain]


def _written(task: Task, plain: Sequence[_Plain]) -> list[Outcome]:
    there = known(task.session, task.actor, [one.row.fingerprint for one in plain])
    new = {one.row.fingerprint: one for one in reversed(plain) if one.row.fingerprint not in there}
    first = [one for one in plain if new.get(one.row.fingerprint) is one]
    made = _create(task, first) if first else {}
    return list(_outcomes(plain, new, made, there))


def _create(task: Task, first: Sequence[_Plain]) -> dict[str, tuple[int, PostState]]:
    """Fingerprint → the new post, and where it stands."""
    posts = drafting.create_many(
        task.session, task.actor, [one.draft for one in first], now=task.now
    )
    pairs = list(zip(first, posts, strict=True))
    rows = [task.remembered(one.row, post_id) for one, (post_id, _) in pairs]
    task.session.execute(insert(ImportedRow), rows)
    sent = [post for one, post in pairs if one.submits]
    submitted = review.submit_many(task.session, task.actor, sent, now=task.now)
    return {
        one.row.fingerprint: (post_id, submitted.get(post_id, PostState.DRAFT))
        for one, (post_id, _) in pairs
    }


def known(session: Session, actor: Actor, marks: Sequence[str]) -> dict[str, int]:
    """Fingerprint → post, of the rows that were imported before."""
    rows = scoped(actor, ImportedRow).where(ImportedRow.fingerprint.in_(marks))
    return {row.fingerprint: row.post_id for row in session.scalars(rows)}


def _outcomes(
    plain: Sequence[_Plain],
    new: dict[str, _Plain],
    made: dict[str, tuple[int, PostState]],
    there: dict[str, int],
) -> Iterator[Outcome]:
    for one in plain:
        mark, number = one.row.fingerprint, one.row.number
        if new.get(mark) is one:
            post_id, state = made[mark]
            yield Imported(
                number=number, post_id=post_id, title=one.draft.title, state=state, notes=one.notes
            )
        else:
            post_id = there[mark] if mark in there else made[mark][0]
            yield Skipped(number=number, post_id=post_id)
