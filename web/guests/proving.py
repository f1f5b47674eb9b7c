"""That a guest was shown a version: what changed since is told to nobody else."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.diff import Change, diff
from editorial.guests.opening import Guest
from editorial.guests.shown import Open
from models.content import Content
from models.guest import GuestLink
from models.post import Revision
from web.edge import house


def proof(link: GuestLink, revision: Revision) -> str:
    """Stands in the forms of the page that shows it."""
    secret = house().settings.keyring.purpose("shown to guests").encode()
    return hmac.new(secret, f"{link.id} {revision.id}".encode(), hashlib.sha256).hexdigest()


def revision_read(session: Session, link: GuestLink, post_id: int, read: str) -> Revision | None:
    """`read`: its number and proof, as the form sent them. None where that is not proved."""
    number, _, given = read.partition(" ")
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and post_id < 2**63):
        return None
    wanted = select(Revision).where(
        Revision.workspace_id == link.workspace_id,
        Revision.post_id == post_id,
        Revision.number == int(number),
    )
    found = session.scalars(wanted).one_or_none()
    if found is None or not hmac.compare_digest(given.encode(), proof(link, found).encode()):
        return None
    return found


def changes_since(
    session: Session, guest: Guest, now: Open, *, read: str, names: dict[int, str]
) -> list[Change]:
    """From the version that was read; nothing where it is not proved that it was."""
    before = revision_read(session, guest.link, now.post.id, read)
    if before is None or now.content is None:
        return []
    return list(diff(Content.from_json(before.content), now.content, channel_names=names))
