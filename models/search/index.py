"""The one place that knows the two databases' own ways of finding words."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from models.search.entry import COLUMN, INDEX, VECTOR, Indexed, SearchEntry, scope
from models.search.words import Term

_NEWEST: Final = 2000
_FTS5: Final = table(INDEX, column("rowid"))


def matching(
    session: Session,
    kind: Indexed,
    terms: Sequence[Term],
    *,
    workspace_id: int,
    owner_id: int | None,
    skip: int,
    limit: int,
) -> list[int]:
    """The ids of the rows that hold all terms, the newest first. `owner_id`: only that person's.

    `terms` are folded words, letters and digits alone: nothing in them is an operator.
    """
    where = scope(kind, workspace_id, owner_id)
    if session.connection().dialect.name == "postgresql":
        asked = _tsquery(where, terms)
        newest = _among_the_newest(kind, workspace_id, asked).offset(skip).limit(limit)
        found = list(session.scalars(newest))
        # A word that is in none of them is rare, and for rare ones the index is quick.
        return found if len(found) == limit else _all(session, kind, asked, skip, limit)
    fts5 = _by_fts5(select(getattr(SearchEntry, COLUMN[kind])), where, terms)
    return list(session.scalars(fts5.offset(skip).limit(limit)))


def _by_fts5(wanted: Select[int], where: str, terms: Sequence[Term]) -> Select[int]:
    phrases = " AND ".join(
        f'"{" ".join(term.words)}"{"" if term.whole else " *"}' for term in terms
    )
    expression = f'scope : "{where}" AND folded : ({phrases})'
    return (
        wanted.select_from(_FTS5)
        .join(SearchEntry, SearchEntry.id == _FTS5.c.rowid)
        .where(text(f"{INDEX} MATCH :asked").bindparams(asked=expression))
        .order_by(_FTS5.c.rowid.desc())
    )


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"" if term.whole else " *"}'


def _tsquery(where: str, terms: Sequence[Term]) -> ColumnElement[str]:
    phrases = (" <-> ".join([*(f"'{w}'" for w in term.words[:-1]), _last(term)]) for term in terms)
    expression = " & ".join([f"'{where}'", *(f"({phrase})" for phrase in phrases)])
    return func.to_tsquery(literal_column("'simple'"), bindparam("asked", expression))


def _among_the_newest(kind: Indexed, workspace_id: int, asked: ColumnElement[str]) -> Select[int]:
    """For what is in many: to fetch them all only to sort them would take long."""
    row = getattr(SearchEntry, COLUMN[kind])
    newest = (
        select(SearchEntry.id, row.label("row"), VECTOR.label("vector"))
        .where(SearchEntry.workspace_id == workspace_id, SearchEntry.kind == kind)
        .order_by(SearchEntry.id.desc())
        .limit(_NEWEST)
        .subquery()
    )
    matching = newest.c.vector.op("@@")(asked)
    return select(newest.c.row).where(matching).order_by(newest.c.id.desc())


def _all(
    session: Session, kind: Indexed, asked: ColumnElement[str], skip: int, limit: int
) -> list[int]:
    """By the index, whatever the planner thinks of reading backwards: so the + 0."""
    row = getattr(SearchEntry, COLUMN[kind])
    found = select(row).where(VECTOR.op("@@")(asked)).order_by((SearchEntry.id + 0).desc())
    return list(session.scalars(found.offset(skip).limit(limit)))


def _last(term: Term) -> str:
    return f"'{term.words[-1]}'" if term.whole else f"'{term.words[-1]}':*"
