"""Why a link opens nothing any more, for whoever was reading by it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.guests.opening import digest_of
from lib.i18n import Text, say
from models.guest import GuestLink
from models.people import Workspace


def link_of(session: Session, token: str) -> tuple[GuestLink, str] | None:
    """Also one that opens nothing; with its association's zone."""
    wanted = (
        select(GuestLink, Workspace.zone)
        .join(Workspace, Workspace.id == GuestLink.workspace_id)
        .where(GuestLink.digest == digest_of(token))
    )
    for link, zone in session.execute(wanted):
        return link, zone
    return None


def why(link: GuestLink, *, now: datetime) -> Text:
    if link.revoked_at is not None:
        return say("The team withdrew this link while you had it open.")
    if link.spent_at is not None:
        return say("This link was for one decision, and that was made by it.")
    if link.ends_at <= now:
        return say("This link ended on %(at)s.", at=link.ends_at)
    return say("The team does not show this to guests any more.")
