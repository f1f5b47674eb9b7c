"""Who a command acts as where nobody was said, and which channel is meant."""

from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.edge import as_actor
from editorial.channels import active
from lib.errors import Refusal
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.people import Membership, User, Workspace
from models.way import Role


def acting(session: Session, email: str | None, workspace: str | None = None) -> Actor:
    """The person of that address, or the only manager there is. Raises Refusal."""
    return as_actor(session, email or _the_one_manager(session, workspace), workspace)


def channel_named(session: Session, actor: Actor, wanted: str) -> Channel:
    """The one in use with that number, name or handle. Raises Refusal."""
    asked = wanted.strip().casefold()
    known = active(session, actor)
    found = [
        one
        for one in known
        if asked in {str(one.id), one.name.casefold(), one.handle.casefold().lstrip("@")}
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.id} ({one.name})" for one in found or known)
    raise Refusal(
        say("It is not clear which channel “%(wanted)s” is.", wanted=wanted),
        remedy=say("Say the number of one of: %(names)s.", names=names or "–"),
    )


def _the_one_manager(session: Session, workspace: str | None) -> str:
    """The address of the only manager, or where there is none of the only administrator. Those of
    the demo are asked only where there is no other association.
    """
    for demo, role in product((False, True), (Role.MANAGER, Role.ADMIN)):
        emails = _with_role(session, role, workspace, demo=demo)
        if len(emails) == 1:
            return emails.pop()
        if emails:
            break
    raise Refusal(say("It is not clear who is asking."), remedy=say("Say --as EMAIL."))


def _with_role(session: Session, role: Role, workspace: str | None, *, demo: bool) -> set[str]:
    found = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(Membership.role == role, User.active, Workspace.demo.is_(demo))
    )
    if workspace is not None:
        found = found.where(Workspace.slug == workspace)
    return set(session.scalars(found))
