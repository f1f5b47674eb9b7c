"""Who is in a workspace, as its administrators see to it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.errors import NotFound, Refusal
from lib.i18n import say
from models import membership
from models.actor import Actor
from models.invitation import Invitation
from models.membership import AlreadyThere
from models.people import Membership, User, Workspace
from models.permissions import May
from models.scope import fetch, scoped
from models.tokens import digest
from models.way import Role

LASTS: Final = timedelta(days=7)


class LastAdministrator(Refusal):
    """Nobody would be left who may see to the team."""

    code = "last_administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    user: User
    role: Role


def members(session: Session, actor: Actor) -> list[Member]:
    """By name. Administrators only."""
    actor.must(May.KEEP_TEAM)
    found = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == actor.workspace_id)
        .order_by(func.lower(User.name), User.id)
    )
    return [Member(user=user, role=role) for user, role in session.execute(found)]


def waiting(session: Session, actor: Actor, *, now: datetime) -> Sequence[Invitation]:
    """Invitations that can still be taken, the newest first. Administrators only."""
    actor.must(May.KEEP_TEAM)
    found = scoped(actor, Invitation).where(Invitation.taken_at.is_(None), Invitation.ends_at > now)
    return session.scalars(found.order_by(Invitation.id.desc())).all()


def invite(session: Session, actor: Actor, *, email: str, role: Role, now: datetime) -> str:
    """The secret of its link, told this once; an earlier invitation of that address ends.

    Raises Invalid, AlreadyThere, NotAllowed.
    """
    actor.must(May.KEEP_TEAM)
    address = membership.address_of(email)
    if any(one.user.email == address for one in members(session, actor)):
        raise AlreadyThere(
            say("%(email)s is in the team already.", email=address),
            remedy=say("Change the role in the list, if it should be another one."),
        )
    for earlier in waiting(session, actor, now=now):
        if earlier.email == address:
            earlier.ends_at = now
    secret = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            workspace_id=actor.workspace_id,
            email=address,
            role=role,
            digest=digest(secret),
            by_id=actor.user_id,
            created_at=now,
            ends_at=now + LASTS,
        )
    )
    return secret


def withdraw(session: Session, actor: Actor, invitation_id: int, *, now: datetime) -> Invitation:
    """Its link opens nothing from now on. Raises NotFound, NotAllowed."""
    actor.must(May.KEEP_TEAM)
    found = fetch(session, actor, Invitation, invitation_id)
    found.ends_at = min(found.ends_at, now)
    return found


def by_secret(session: Session, secret: str, *, now: datetime) -> tuple[Invitation, Workspace]:
    """Raises NotFound for a link that opens nothing (any more)."""
    found = session.execute(
        select(Invitation, Workspace)
        .join(Workspace, Workspace.id == Invitation.workspace_id)
        .where(
            Invitation.digest == digest(secret),
            Invitation.taken_at.is_(None),
            Invitation.ends_at > now,
        )
        .with_for_update(of=[Invitation])
    ).one_or_none()
    if found is None:
        raise NotFound(
            say("This invitation was used, was withdrawn, or is too old. Ask for a new one.")
        )
    return found[0], found[1]


def accept(
    session: Session, secret: str, *, name: str, password_hash: str | None, now: datetime
) -> User:
    """A person who has an account keeps name and password, and comes without `password_hash`.

    Raises NotFound, AlreadyThere.
    """
    invitation, workspace = by_secret(session, secret, now=now)
    if password_hash is not None and membership.is_known(session, invitation.email):
        raise AlreadyThere(  # whoever holds the link may be somebody else
            say("%(email)s has an account by now.", email=invitation.email),
            remedy=say("Sign in with that address, then open the link again."),
        )
    user, _ = membership.enrol(
        session,
        email=invitation.email,
        name=name,
        role=invitation.role,
        workspace=workspace,
        password_hash=password_hash,
        now=now,
    )
    invitation.taken_at = now
    return user


def change_role(session: Session, actor: Actor, user_id: int, role: Role) -> User:
    """Raises LastAdministrator, NotFound, NotAllowed."""
    one, user = _member(session, actor, user_id)
    if role is not Role.ADMIN:
        _must_leave_one(session, actor, one)
    one.role = role
    return user


def remove(session: Session, actor: Actor, user_id: int) -> User:
    """What the person wrote stays. Raises LastAdministrator, NotFound, NotAllowed."""
    one, user = _member(session, actor, user_id)
    _must_leave_one(session, actor, one)
    session.delete(one)
    return user


def _member(session: Session, actor: Actor, user_id: int) -> tuple[Membership, User]:
    """Holds all of the team: of two administrators who remove each other, one comes second."""
    actor.must(May.KEEP_TEAM)
    everybody = session.scalars(scoped(actor, Membership).with_for_update()).all()
    found = next((one for one in everybody if one.user_id == user_id), None)
    if found is None:
        raise NotFound
    return found, session.get_one(User, user_id)


def _must_leave_one(session: Session, actor: Actor, without: Membership) -> None:
    others = scoped(actor, Membership).where(
        Membership.role == Role.ADMIN, Membership.user_id != without.user_id
    )
    if without.role is Role.ADMIN and session.scalars(others.limit(1)).first() is None:
        raise LastAdministrator(
            say("This is the last administrator: nobody could see to the team any more."),
            remedy=say("Make somebody else an administrator first."),
        )
