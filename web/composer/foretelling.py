"""What pressing “Save and submit” would lead to, beside the button."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from editorial.draft import Draft
from editorial.holding.foretelling import foretold
from lib.i18n import Text
from models.post import Post
from models.scope import scoped
from web.edge import actor, now


def foretold_for(session: Session, draft: Draft, post_id: int | None) -> Sequence[Text]:
    """Of what is typed now; `post_id` None: it is no post yet."""
    who = actor()
    found = scoped(who, Post).where(Post.id == post_id)
    post = session.scalars(found).one_or_none() if post_id else None
    return foretold(session, who.workspace_id, draft, writer_id=who.user_id, post=post, now=now())
