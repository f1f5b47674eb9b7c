"""Taking back what somebody just did with a post's wish and its channels."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from editorial.drafting import draft_of, edit
from lib.errors import Changed
from lib.i18n import say
from models.actor import Actor
from models.content import Content
from models.post import Post, Revision
from models.scope import scoped


def take_back(
    session: Session,
    actor: Actor,
    post_id: int,
    *,
    wished_at: datetime | None,
    revision: int,
    seen: tuple[int, datetime | None],
    now: datetime,
) -> Post:
    """The wish of then, and the channels and their texts as in that earlier revision.

    `seen`: the revision and the wish that it was left with. Raises Changed, Invalid, NotAllowed.
    """
    post, current, draft = draft_of(session, actor, post_id)
    if (current.number, post.wished_at) != seen:
        raise Changed(
            say("This cannot be taken back: something else happened to the post since."),
            remedy=say("Look at it where it stands now, and move it from there."),
        )
    then = _content(session, actor, post_id, revision)
    back = replace(draft, wished_at=wished_at, channels=then.channels, variants=then.variants)
    return edit(session, actor, post_id, back, seen=current.number, now=now)


def _content(session: Session, actor: Actor, post_id: int, number: int) -> Content:
    found = scoped(actor, Revision).where(Revision.post_id == post_id, Revision.number == number)
    return Content.from_json(session.scalars(found).one().content)
