"""The one place that knows the two databases' own ways of finding words."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

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

    `terms` are folded words, letters and digits alone: nothing in them is an operator. What is in
    many things is found among the newest; what is not is rare, and for that the index is quick.
    """
    where = scope(kind, workspace_id, owner_id)
    of_kind = and_(SearchEntry.workspace_id == workspace_id, SearchEntry.kind == kind)
    row = getattr(SearchEntry, COLUMN[kind])
    is_postgres = session.connection().dialect.name == "postgresql"
    holds = _by_vector(where, terms) if is_postgres else _by_like(where, terms)
    first = _among_the_newest(row, of_kind, holds)
    found = list(session.scalars(first.offset(skip).limit(limit)))
    if len(found) == limit or not _are_more(session, of_kind):
        return found
    everywhere = _everywhere(row, holds) if is_postgres else _by_fts5(row, where, terms)
    return list(session.scalars(everywhere.offset(skip).limit(limit)))


def _among_the_newest(
    row: InstrumentedAttribute[int], of_kind: ColumnElement[bool], holds: ColumnElement[bool]
) -> Select[int]:
    newest = select(SearchEntry.id).where(of_kind).order_by(SearchEntry.id.desc()).limit(_NEWEST)
    within = SearchEntry.id.in_(select(newest.subquery().c.id))
    return select(row).where(within, holds).order_by(SearchEntry.id.desc())


def _are_more(session: Session, of_kind: ColumnElement[bool]) -> bool:
    older = select(SearchEntry.id).where(of_kind).order_by(SearchEntry.id.desc()).offset(_NEWEST)
    return session.execute(older.limit(1)).first() is not None


def _by_like(where: str, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Without the index: good for few rows."""
    spaced: ColumnElement[str] = literal_column("' '") + SearchEntry.folded + literal_column("' '")
    scoped: ColumnElement[str] = literal_column("' '") + SearchEntry.scope + literal_column("' '")
    patterns = (f"% {' '.join(term.words)}{' ' if term.whole else ''}%" for term in terms)
    return and_(scoped.like(f"% {where} %"), *(spaced.like(pattern) for pattern in patterns))


def _by_fts5(row: InstrumentedAttribute[int], where: str, terms: Sequence[Term]) -> Select[int]:
    phrases = " AND ".join(_phrase(term) for term in terms)
    expression = f'scope : "{where}" AND folded : ({phrases})'
    return (
        select(row)
        .select_from(_FTS5)
        .join(SearchEntry, SearchEntry.id == _FTS5.c.rowid)
        .where(text(f"{INDEX} MATCH :asked").bindparams(asked=expression))
        .order_by(_FTS5.c.rowid.desc())
    )


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"" if term.whole else " *"}'


def _by_vector(where: str, terms: Sequence[Term]) -> ColumnElement[bool]:
    phrases = (" <-> ".join([*(f"'{w}'" for w in term.words[:-1]), _last(term)]) for term in terms)
    expression = " & ".join([f"'{where}'", *(f"({phrase})" for phrase in phrases)])
    asked = func.to_tsquery(literal_column("'simple'"), bindparam("asked", expression))
    return VECTOR.bool_op("@@")(asked)


def _last(term: Term) -> str:
    return f"'{term.words[-1]}'" if term.whole else f"'{term.words[-1]}':*"


def _everywhere(row: InstrumentedAttribute[int], holds: ColumnElement[bool]) -> Select[int]:
    """By the index, whatever the planner thinks of reading backwards: so the + 0."""
    return select(row).where(holds).order_by((SearchEntry.id + 0).desc())
