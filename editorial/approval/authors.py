"""Who counts as an author of a post beside its owner."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.post import Decision, Post, Revision
from models.way import Move


def wrote(
    session: Session, workspace_id: int, saying: Mapping[int, str]
) -> Mapping[int, frozenset[int]]:
    """Post id → those who wrote it. `saying`: the hash of what stands there, or would.

    Whoever wrote just that counts also where somebody else has put it back: it is their text.

    Those who had it, wrote a version of it and handed it over stay authors whoever has saved it
    since: one comma of somebody else’s would otherwise let them agree to what they wrote. Who
    handed it over without a word of theirs in it does not.
    """
    handed_over = exists().where(
        Decision.post_id == Revision.post_id,  # which are of this workspace
        Decision.from_id == Revision.author_id,
        Decision.move == Move.HAND_OVER,
    )
    versions = (
        select(
            Revision.post_id, Revision.author_id, Revision.hash, handed_over.label("handed_over")
        )
        .join(Post, Post.id == Revision.post_id)
        .where(Post.workspace_id == workspace_id, Post.id.in_(saying))
    )
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for row in session.execute(versions):
        if row.handed_over or row.hash == saying[row.post_id]:
            found[row.post_id] |= {row.author_id}
    return found
