"""What others wrote to or about the workspace's accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.mention import Mention
from models.permissions import May
from models.scope import fetch, scoped


def mentions(
    session: Session,
    actor: Actor,
    *,
    channel_id: int | None = None,
    since: datetime | None = None,
    after: int | None = None,
    limit: int = 50,
) -> Sequence[Mention]:
    """The newest first; `since`: written then or later; `after`: those before that one.

    Raises NotAllowed below editors: these are words of people outside the association.
    """
    actor.must(May.READ_MENTIONS)
    wanted = scoped(actor, Mention)
    if channel_id is not None:
        wanted = wanted.where(Mention.channel_id == channel_id)
    if since is not None:
        wanted = wanted.where(Mention.written_at >= since)
    if after is not None:
        last = fetch(session, actor, Mention, after)
        earlier = (Mention.written_at < last.written_at) | (
            (Mention.written_at == last.written_at) & (Mention.id < last.id)
        )
        wanted = wanted.where(earlier)
    newest = wanted.order_by(Mention.written_at.desc(), Mention.id.desc())
    return session.scalars(newest.limit(limit)).all()
