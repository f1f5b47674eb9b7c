"""What a guest's link opens: whose it is, and in whose name its guest acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from editorial.guests.links import is_open
from lib.errors import NotFound
from lib.i18n import say
from models import auditing
from models.actor import Actor
from models.audit import Act, By
from models.auditing import Noted, Who
from models.guest import GuestLink
from models.people import Membership, User, Workspace
from models.permissions import May, may
from models.tokens import digest
from models.way import Role

_FRESH: Final = timedelta(minutes=1)  # `seen_at` is written no more often


class Closed(NotFound):
    """The link opens nothing (any more): one answer, whatever the reason."""

    def __init__(self) -> None:
        super().__init__(say("This link does not open anything, or not any more."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who came by a link. `giver`: the name of whoever gave it, who is still there."""

    link: GuestLink
    workspace: Workspace
    giver: str

    def acting(self, name: str) -> Actor:
        """For what a guest does: it is noted as done by them, on whoever gave the link."""
        return Actor(
            user_id=self.link.by_id,
            workspace_id=self.link.workspace_id,
            role=Role.EDITOR,
            name=name,
            guest_id=self.link.id,
        )


def opened(session: Session, token: str, *, now: datetime, to_write: bool = False) -> Guest:
    """Found by the digest alone, so nothing can be learnt from how long it takes.

    A link ends also when whoever gave it leaves the team, or is no editor any more. `to_write`:
    others wait until this transaction is over. Raises Closed.
    """
    wanted = (
        select(GuestLink, Workspace, User.name, Membership.role)
        .join(Workspace, Workspace.id == GuestLink.workspace_id)
        .join(User, User.id == GuestLink.by_id)
        .join(
            Membership,
            (Membership.user_id == GuestLink.by_id)
            & (Membership.workspace_id == GuestLink.workspace_id),
        )
        .where(GuestLink.digest == digest_of(token), User.active, *is_open(now))
    )
    if to_write:
        wanted = wanted.with_for_update(of=[GuestLink])
    found = session.execute(wanted).one_or_none()
    if found is None or not may(found.role, May.INVITE_GUESTS):
        raise Closed
    return Guest(link=found.GuestLink, workspace=found.Workspace, giver=found.name)


def digest_of(token: str) -> str:
    """An address may hold what is no text: it is then nobody's token."""
    return digest(token.encode("utf-8", "replace").decode())


def see(session: Session, link: GuestLink, *, now: datetime) -> None:
    """Writes that it was used; the first time goes on the trail."""
    this = update(GuestLink).where(GuestLink.id == link.id).values(seen_at=now)
    first = this.where(GuestLink.seen_at.is_(None)).returning(GuestLink.id)
    if session.scalar(first.execution_options(synchronize_session=False)) is None:
        session.execute(this)
        return
    act = Noted(
        workspace_id=link.workspace_id,
        act=Act.GUEST_LINK_OPENED,
        about="guest_link",
        about_id=link.id,
        who=Who(by=By.GUEST, name=link.name, through_id=link.id),
        post_id=link.post_id,
    )
    auditing.note(session.connection(), act)


def is_fresh(link: GuestLink, *, now: datetime) -> bool:
    """Whether its last use is on record already."""
    return link.seen_at is not None and now - link.seen_at < _FRESH
