"""Whom a notice is for, and how they wish to be reached."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.outgoing import Device
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
    devices: tuple[int, ...]
    demo: bool
    refused: bool


Key = tuple[int, int]  # workspace, user


def readers(session: Session, keys: Collection[Key]) -> Mapping[Key, Reader]:
    """Those of them who are still there; a person who left is told nothing more."""
    people = {user_id for _, user_id in keys}
    devices = _devices(session.connection(), people)
    found = session.execute(_READERS.where(Membership.user_id.in_(people)))
    return {
        (place.id, user.id): _reader(user, place, reach, devices.get(user.id, ()))
        for user, place, reach in found
        if (place.id, user.id) in keys
    }


def _reader(user: User, place: Workspace, reach: Reach | None, devices: tuple[int, ...]) -> Reader:
    return Reader(
        user_id=user.id,
        workspace_id=place.id,
        place=place.name,
        name=user.name,
        email=user.email,
        language=user.language or place.language,
        wishes=wishes(reach, place.zone),
        devices=devices,
        demo=place.demo,
        refused=reach is not None
        and reach.refused is not None
        and reach.refused_email == user.email,
    )


def _devices(connection: Connection, people: Collection[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    wanted = select(Device.user_id, Device.id).where(Device.user_id.in_(people))
    for user_id, device_id in connection.execute(wanted.order_by(Device.id)):
        found[user_id] = (*found.get(user_id, ()), device_id)
    return found


_READERS: Final = (
    select(User, Workspace, Reach)
    .join(Membership, Membership.user_id == User.id)
    .join(Workspace, Workspace.id == Membership.workspace_id)
    .outerjoin(Reach, Reach.user_id == User.id)
    .where(User.active.is_(True))
)
