"""Who is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Membership, User, Workspace
from models.way import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A person with what is theirs to act upon. `zone` is IANA."""

    email: str
    language: str
    zone: str
    workspaces: tuple[int, ...]


def in_charge(session: Session) -> Sequence[Reader]:
    """Managers and administrators of every association, each once; nobody of the demo's."""
    wanted = (
        select(User, Workspace)
        .join(Membership, Membership.user_id == User.id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(
            Membership.role.in_((Role.MANAGER, Role.ADMIN)),
            User.active.is_(True),
            Workspace.demo.is_(False),
        )
        .order_by(User.id, Workspace.id)
    )
    found: dict[int, Reader] = {}
    for user, workspace in session.execute(wanted):
        known = found.get(user.id)
        found[user.id] = Reader(
            email=user.email,
            language=known.language if known else user.language or workspace.language,
            zone=known.zone if known else workspace.zone,
            workspaces=(*(known.workspaces if known else ()), workspace.id),
        )
    return tuple(found.values())
