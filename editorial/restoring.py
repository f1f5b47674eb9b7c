"""An older version of a post becomes its newest one."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from editorial import drafting
from editorial.channels import active
from editorial.queries import content_at
from lib.errors import NotFound, WrongState
from lib.i18n import say
from models.actor import Actor
from models.media_files import media_of
from models.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`channels`, `media`: how many of that version's are left out: they are gone since."""

    post: Post
    channels: int
    media: int


def restore(
    session: Session, actor: Actor, post_id: int, number: int, *, now: datetime
) -> Restored:
    """As any edit it voids an approval. Raises NotFound, NotAllowed, and WrongState where the post
    says the same already.
    """
    post = drafting.writable(session, actor, post_id)
    _, revision, draft = drafting.draft_of(session, actor, post_id)
    old = content_at(session, actor, post_id, number)
    if old is None:
        raise NotFound(say("This post has no version %(number)s.", number=number))
    there = {channel.id for channel in active(session, actor)}
    shown = media_of(session, actor.workspace_id, old)
    kept = replace(
        old,
        channels=tuple(one for one in old.channels if one in there),
        media=tuple(one for one in old.media if one.sha256 in shown),
    )
    if draft.saying(kept).content.hash == revision.hash:
        raise WrongState(
            say("The post says the same as version %(number)s already.", number=number),
            remedy=say("Choose another version."),
        )
    drafting.edit(session, actor, post_id, draft.saying(kept), seen=None, now=now)
    return Restored(
        post=post,
        channels=len(old.channels) - len(kept.channels),
        media=len(old.media) - len(kept.media),
    )
