"""Who counts as an author of a post beside its owner and whoever wrote the version that stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from models.post import Decision, Revision
from models.way import Move


def handed_by(
    session: Session, workspace_id: int, post_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Post id → those who had it, wrote a version of it and handed it over.

    They stay authors whoever has saved it since: one comma of somebody else’s would otherwise
    let them agree to what they wrote. Who handed it over without a word of theirs in it does not.
    """
    wrote = and_(Revision.post_id == Decision.post_id, Revision.author_id == Decision.from_id)
    wanted = (
        select(Decision.post_id, Decision.from_id)
        .join(Revision, wrote)
        .where(
            Decision.workspace_id == workspace_id,
            Decision.post_id.in_(post_ids),
            Decision.move == Move.HAND_OVER,
        )
        .distinct()
    )
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for row in session.execute(wanted):
        found[row.post_id] |= {row.from_id}
    return found
