"""What a calendar can be narrowed to besides channels and states, and the views that were saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from models.actor import Actor
from models.base import Columns
from models.people import Membership, User
from models.pillar import Pillar
from models.post import Post
from models.saved_view import SavedView

_MOST: Final = 60  # of campaigns
_WORKSPACE: Final = bindparam("workspace", type_=Integer())
_ME: Final = bindparam("me", type_=Integer())


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view as it is offered. `own`: the reader's, who may rename and remove it."""

    id: int
    name: str
    query: str
    own: bool
    shared: bool
    starts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Each value and what it is called. `people`: user ids, of those in the workspace, by name."""

    pillars: dict[str, str]
    campaigns: dict[str, str]
    people: dict[int, str]
    views: tuple[View, ...]


def choices(session: Session, actor: Actor) -> Choices:
    """By one statement, for every calendar asks."""
    who = {"workspace": actor.workspace_id, "me": actor.user_id}
    rows = session.execute(_everything(), who).all()
    return Choices(
        pillars={row.name: row.name for row in _of(rows, "pillar")},
        campaigns={row.name: row.name for row in _of(rows, "campaign")},
        people={row.id: row.name for row in sorted(_of(rows, "person"), key=_by_name)},
        views=tuple(_view(row, actor) for row in sorted(_of(rows, "view"), key=_by_name)),
    )


def _of(rows: Sequence[Columns], kind: str) -> list[Columns]:
    return sorted((row for row in rows if row.kind == kind), key=lambda row: row.place)


def _by_name(row: Columns) -> tuple[str, int]:
    return row.name.casefold(), row.id


def _view(row: Columns, actor: Actor) -> View:
    own = row.owner == actor.user_id
    return View(
        id=row.id,
        name=row.name,
        query=row.query,
        own=own,
        shared=bool(row.shared),
        starts=own and bool(row.starts),
    )


@cache
def _everything() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_pillars(), _campaigns(), _people(), _views())


def _pillars() -> Select[*tuple[Any, ...]]:
    return _columns("pillar", Pillar.id, Pillar.name, place=Pillar.position).where(
        Pillar.workspace_id == _WORKSPACE, Pillar.archived_at.is_(None)
    )


def _campaigns() -> Select[*tuple[Any, ...]]:
    """Each is looked for behind the one before it, so that few posts are read."""
    first = select(
        literal_column("1", Integer()).label("n"), _next_campaign(literal("")).label("name")
    ).cte("campaign", recursive=True)
    every = first.union_all(
        select(first.c.n + 1, _next_campaign(first.c.name)).where(
            first.c.name.is_not(None), first.c.n < _MOST
        )
    )
    return _columns("campaign", every.c.n, every.c.name, place=every.c.n).where(
        every.c.name.is_not(None)
    )


def _next_campaign(name: ColumnElement[str]) -> ScalarSelect[str]:
    found = select(func.min(Post.campaign)).where(
        Post.workspace_id == _WORKSPACE, Post.campaign > name
    )
    return found.correlate_except(Post).scalar_subquery()


def _people() -> Select[*tuple[Any, ...]]:
    member = and_(Membership.user_id == User.id, Membership.workspace_id == _WORKSPACE)
    return _columns("person", User.id, User.name).join(Membership, member)


def _views() -> Select[*tuple[Any, ...]]:
    of = SavedView
    return (
        select(
            literal("view"),
            of.id,
            of.name,
            literal_column("0"),
            of.query,
            of.user_id,
            of.shared,
            of.starts,
        )
        .where(of.workspace_id == _WORKSPACE)
        .where(or_(of.user_id == _ME, of.shared))
    )


def _columns(kind: str, number: Any, name: Any, *, place: Any = None) -> Select[*tuple[Any, ...]]:  # noqa: ANN401
    return select(
        literal(kind).label("kind"),
        number.label("id"),
        cast(name, String).label("name"),
        (literal_column("0", Integer()) if place is None else place).label("place"),
        cast(literal(""), String).label("query"),
        literal_column("0", Integer()).label("owner"),
        false().label("shared"),
        false().label("starts"),
    )
