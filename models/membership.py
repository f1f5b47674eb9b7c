"""People let into a workspace, which is made for the first of them."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from lib.slugs import slug
from models.people import Membership, User, Workspace
from models.way import Role

_ADDRESS: Final = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


class AlreadyThere(Refusal):
    """The person is in this workspace already."""

    code = "already_there"


def enrol(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    workspace: Workspace,
    password_hash: str | None,
    now: datetime,
) -> tuple[User, Membership]:
    """The person (made if new) as a member. A person who exists keeps name and password.

    Raises Invalid for an address that cannot be one, AlreadyThere.
    """
    address = address_of(email)
    user = session.scalars(select(User).where(User.email == address)).one_or_none()
    if user is None:
        user = User(
            email=address,
            name=name.strip()[:200] or address.partition("@")[0],
            password=password_hash,
            fs_uniquifier=uuid.uuid4().hex,
            created_at=now,
        )
        session.add(user)
        session.flush()
    elif _is_member(session, user, workspace):
        raise AlreadyThere(
            say("%(email)s is in %(workspace)s already.", email=address, workspace=workspace.name),
            remedy=say("Nothing is to be done."),
        )
    membership = Membership(workspace_id=workspace.id, user_id=user.id, role=role)
    session.add(membership)
    session.flush()
    return user, membership


def is_known(session: Session, email: str) -> bool:
    return session.scalar(select(User.id).where(User.email == address_of(email))) is not None


def workspace_named(
    session: Session,
    wanted: str | None,
    *,
    zone: str,
    language: str,
    now: datetime,
    is_new: bool = False,
) -> Workspace:
    """By slug or name; made when there is none yet but the demo, or it `is_new`. Raises Refusal
    when it is not clear.
    """
    everyone = list(session.scalars(select(Workspace).order_by(Workspace.id)))
    found = everyone if wanted is None else _called(everyone, wanted)
    if is_new and found:
        raise _there_already(found[0])
    if not found and (is_new or all(one.demo for one in everyone)):
        return _founded(session, wanted or "Marronnier", zone=zone, language=language, now=now)
    if len(found) == 1:
        return found[0]
    raise Refusal(
        say("It is not clear which workspace is meant."),
        remedy=say(
            "Say --workspace with one of: %(slugs)s. For another association add --found.",
            slugs=", ".join(w.slug for w in everyone),
        ),
    )


def _called(everyone: Sequence[Workspace], wanted: str) -> list[Workspace]:
    """Those with that slug or name, in small or capital letters."""
    names = {wanted.casefold(), slug_of(wanted)}
    return [one for one in everyone if {one.slug, one.name.casefold()} & names]


def _there_already(place: Workspace) -> Refusal:
    return Refusal(
        say("There is an association of that name already: %(name)s.", name=place.name),
        remedy=say("Leave --found out to add somebody there, or choose another name."),
    )


def every(session: Session) -> Sequence[tuple[User, Role, Workspace]]:
    """Everybody in every workspace, by address."""
    found = (
        select(User, Membership.role, Workspace)
        .join(Membership, Membership.user_id == User.id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .order_by(User.email, Workspace.id)
    )
    return session.execute(found).all()


def slug_of(name: str) -> str:
    """« Croix-Rouge, Évreux » → croix-rouge-evreux."""
    return slug(name) or "workspace"


def _founded(session: Session, name: str, *, zone: str, language: str, now: datetime) -> Workspace:
    made = Workspace(
        name=name.strip()[:200], slug=slug_of(name), zone=zone, language=language, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def _is_member(session: Session, user: User, workspace: Workspace) -> bool:
    same = select(Membership.id).where(
        Membership.user_id == user.id, Membership.workspace_id == workspace.id
    )
    return session.scalar(same) is not None


def address_of(email: str) -> str:
    """As it is kept. Raises Invalid."""
    address = email.strip().lower()
    if _ADDRESS.fullmatch(address) and len(address) <= 254:
        return address
    what: Text = say("“%(email)s” is not an e-mail address.", email=email)
    raise Invalid(what, remedy=say("Write it like name@example.org."), fields={"email": what})
