"""Noting acts in the transaction that does them; they are chained as its last statement.

Late, because on PostgreSQL the chain's head is locked from then to the commit: nobody who holds
it waits for anything else, so parallel transactions queue up briefly and never block each other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, insert, select, update

from lib.seal import Keyring
from models.audit import Act, AuditEntry, AuditHead, By
from models.audit_chain import NEW, Head, canonical, chained, sealed
from models.people import User
from models.telling import inserting

PURPOSE: Final = "audit"
_WAITING: Final = "audit waiting"
_MARKS: Final = "audit marks"
_WHO: Final = "audit who"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """`user_id`: for a guest's act whoever gave the link. `through_id`: the token's, the link's."""

    by: By = By.PROGRAM
    user_id: int | None = None
    name: str = ""
    through_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An act before it has its number. `who` None: whoever the transaction is for."""

    workspace_id: int
    act: Act
    about: str
    about_id: int | None
    who: Who | None = None
    post_id: int | None = None
    revision: int | None = None
    content_hash: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def begin(connection: Connection, who: Callable[[], Who]) -> None:
    """Whatever an earlier transaction on this connection gave up is forgotten."""
    connection.info.update({_WAITING: [], _MARKS: {}, _WHO: who})


def note(connection: Connection, *acts: Noted) -> None:
    """To be chained when the transaction ends, unless a savepoint takes it back."""
    connection.info.setdefault(_WAITING, []).extend(acts)


def finish(connection: Connection, keyring: Keyring | None, now: Callable[[], datetime]) -> None:
    """Chains what was noted. Without a keyring there is no seal, which verifying tells."""
    waiting: list[Noted] = connection.info.pop(_WAITING, [])
    if not waiting:
        return
    at, rows = now(), _rows(connection, waiting)
    for workspace_id, those in groupby(rows, itemgetter("workspace_id")):
        _chain(connection, workspace_id, [{**one, "at": at} for one in those], keyring)


def listen(engine: Engine) -> None:
    event.listen(engine, "savepoint", _mark)
    event.listen(engine, "rollback_savepoint", _take_back)


def _mark(connection: Connection, name: str) -> None:
    connection.info.setdefault(_MARKS, {})[name] = len(connection.info.get(_WAITING, ()))


def _take_back(connection: Connection, name: str, _context: object) -> None:
    del connection.info.get(_WAITING, [])[connection.info.get(_MARKS, {}).get(name, 0) :]


def _rows(connection: Connection, waiting: list[Noted]) -> list[dict[str, Any]]:
    usual: Who = connection.info[_WHO]() if _WHO in connection.info else Who()
    rows = [_row(one, one.who or usual) for one in waiting]
    unnamed = {row["who_id"] for row in rows if row["who_id"] and not row["who"]}
    names = _names(connection, unnamed) if unnamed else {}
    named = [{**row, "who": row["who"] or names.get(row["who_id"], "")} for row in rows]
    return sorted(named, key=itemgetter("workspace_id"))


def _row(one: Noted, who: Who) -> dict[str, Any]:
    return {
        "workspace_id": one.workspace_id,
        "by": who.by.value,
        "who_id": who.user_id,
        "who": who.name[:200],
        "through_id": who.through_id,
        "act": one.act.value,
        "about": one.about,
        "about_id": one.about_id,
        "post_id": one.post_id,
        "revision": one.revision,
        "content_hash": one.content_hash,
        "details": canonical(one.details),
    }


def _names(connection: Connection, people: set[int]) -> dict[int, str]:
    found = connection.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {row.id: row.name for row in found}


def _chain(
    connection: Connection, workspace_id: int, acts: list[dict[str, Any]], keyring: Keyring | None
) -> None:
    rows = list(chained(_locked(connection, workspace_id), acts))
    connection.execute(insert(AuditEntry.__table__), rows)  # type: ignore[arg-type]
    head = Head(number=rows[-1]["number"], hash=rows[-1]["hash"])
    seal = keyring.mac(sealed(workspace_id, head), purpose=PURPOSE) if keyring else ""
    kept = update(AuditHead).where(AuditHead.workspace_id == workspace_id)
    connection.execute(kept.values(number=head.number, hash=head.hash, seal=seal))


def _locked(connection: Connection, workspace_id: int) -> Head:
    wanted = (
        select(AuditHead.number, AuditHead.hash)
        .where(AuditHead.workspace_id == workspace_id)
        .with_for_update()
    )
    found = connection.execute(wanted).one_or_none()
    if found is None:
        first = {"workspace_id": workspace_id, "number": NEW.number, "hash": NEW.hash, "seal": ""}
        connection.execute(inserting(connection, AuditHead).on_conflict_do_nothing(), first)
        found = connection.execute(wanted).one()
    return Head(number=found.number, hash=found.hash)
