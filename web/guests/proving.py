"""That a guest was shown a version: what changed since is told to nobody else."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.diff import Change, diff
from editorial.guests.opening import Guest
from editorial.guests.shown import Open
from models.content import Content
from models.post import Revision
from web.edge import house


def proof(guest: Guest, revision: Revision) -> str:
    """Stands in the forms of the page that shows it."""
    secret = house().settings.keyring.purpose("shown to guests").encode()
    return hmac.new(secret, f"{guest.link.id} {revision.id}".encode(), hashlib.sha256).hexdigest()


def changes_since(
    session: Session, guest: Guest, now: Open, *, read: str, names: dict[int, str]
) -> list[Change]:
    """`read`: the number of the version that was read and its proof; of another nothing is told."""
    number, _, given = read.partition(" ")
    if now.content is None or not (number.isascii() and number.isdecimal() and len(number) < 18):
        return []
    wanted = select(Revision).where(
        Revision.workspace_id == guest.link.workspace_id,
        Revision.post_id == now.post.id,
        Revision.number == int(number),
    )
    before = session.scalars(wanted).one_or_none()
    if before is None or not hmac.compare_digest(given.encode(), proof(guest, before).encode()):
        return []
    return list(diff(Content.from_json(before.content), now.content, channel_names=names))
