"""Whom a notice is for, and how they wish to be reached."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Membership, User, Workspace
from models.reach import Reach, Wishes, wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`refused`: a mail server said that there is nobody at that address."""

    user_id: int
    workspace_id: int
    place: str
    name: str
    email: str
    language: str
    wishes: Wishes
    demo: bool
    refused: bool


Key = tuple[int, int]  # workspace, user


def readers(session: Session, keys: Collection[Key]) -> Mapping[Key, Reader]:
    """Those of them who are still there; a person who left is told nothing more."""
    people = {user_id for _, user_id in keys}
    found = session.execute(_READERS.where(Membership.user_id.in_(people)))
    return {
        (place.id, user.id): _reader(user, place, reach)
        for user, place, reach in found
        if (place.id, user.id) in keys
    }


def _reader(user: User, place: Workspace, reach: Reach | None) -> Reader:
    return Reader(
        user_id=user.id,
        workspace_id=place.id,
        place=place.name,
        name=user.name,
        email=user.email,
        language=user.language or place.language,
        wishes=wishes(reach, place.zone),
        demo=place.demo,
        refused=reach is not None
        and reach.refused is not None
        and reach.refused_email == user.email,
    )


_READERS: Final = (
    select(User, Workspace, Reach)
    .join(Membership, Membership.user_id == User.id)
    .join(Workspace, Workspace.id == Membership.workspace_id)
    .outerjoin(Reach, Reach.user_id == User.id)
    .where(User.active.is_(True))
)
