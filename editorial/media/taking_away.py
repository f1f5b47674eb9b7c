"""An item that nobody uses goes for good."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from editorial.media.describing import must_be_changeable
from editorial.media.finding import one
from editorial.media.using import uses
from lib.errors import NotFound, WrongState
from lib.files import Files
from lib.i18n import say, say_n
from models.actor import Actor
from models.post import Media
from models.scope import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Its files, to be taken away once the transaction has ended."""

    filename: str
    workspace_id: int
    files: tuple[str, ...]


def take_away(session: Session, actor: Actor, media_id: int) -> Gone:
    """Raises NotFound, NotAllowed, and WrongState where a post shows it, saying which."""
    media = _held(session, actor, media_id)
    must_be_changeable(actor, media)
    used = uses(session, actor, media_id)
    if used:
        titles = ", ".join(f"“{use.post.title}”" for use in used[:3])
        raise WrongState(
            say_n(
                "It is used in one post: %(titles)s.",
                "It is used in %(n)s posts: %(titles)s …",
                len(used),
                titles=titles,
            ),
            remedy=say("Take it out there first."),
        )
    files = tuple(sha256 for sha256 in (media.sha256, media.poster) if sha256)
    session.delete(media)
    session.flush()
    return Gone(filename=media.filename, workspace_id=media.workspace_id, files=files)


def _held(session: Session, actor: Actor, media_id: int) -> Media:
    """Locked, so that whoever takes it into a post meanwhile is waited for, or waits."""
    one(session, actor, media_id)
    locked = scoped(actor, Media).where(Media.id == media_id).with_for_update()
    found = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if found is None:  # somebody else was first
        raise NotFound
    return found


def forget(session: Session, files: Files, gone: Gone) -> None:
    """Of a transaction after the one that took the row away: what another row needs stays."""
    for sha256 in gone.files:
        needed = exists().where(
            Media.workspace_id == gone.workspace_id,
            or_(Media.sha256 == sha256, Media.poster == sha256),
        )
        if not session.scalar(select(needed)):
            files.forget(gone.workspace_id, sha256)
