"""The one place that knows the two databases' own ways of finding words."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, bindparam, column, func, literal_column, select, table, text
from sqlalchemy.orm import Session

from models.search.entry import COLUMN, INDEX, VECTOR, Indexed, SearchEntry, scope
from models.search.words import Term

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
    wanted = select(getattr(SearchEntry, COLUMN[kind]))
    if session.connection().dialect.name == "postgresql":
        found = _by_vector(wanted, where, terms)
    else:
        found = _by_fts5(wanted, where, terms)
    return list(session.scalars(found.offset(skip).limit(limit)))


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


def _by_vector(wanted: Select[int], where: str, terms: Sequence[Term]) -> Select[int]:
    phrases = (" <-> ".join([*(f"'{w}'" for w in term.words[:-1]), _last(term)]) for term in terms)
    expression = " & ".join([f"'{where}'", *(f"({phrase})" for phrase in phrases)])
    asked = func.to_tsquery(literal_column("'simple'"), bindparam("asked", expression))
    return wanted.where(VECTOR.op("@@")(asked)).order_by(SearchEntry.id.desc())


def _last(term: Term) -> str:
    return f"'{term.words[-1]}'" if term.whole else f"'{term.words[-1]}':*"
