"""Who is not waited for, read for many posts at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.approval.rules import Spare
from models.approval import Level, Spared
from models.post import Revision


def spared_in(
    session: Session, workspace_id: int, newest: Mapping[int, Revision]
) -> Mapping[int, Sequence[Spare]]:
    """Post id → whom its version that stands there goes on without, and at which level."""
    found: defaultdict[int, list[Spare]] = defaultdict(list)
    wanted = select(Spared).where(Spared.workspace_id == workspace_id, Spared.post_id.in_(newest))
    for row in session.scalars(wanted.order_by(Spared.id)):
        if row.revision_id == newest[row.post_id].id:
            level = Level.from_json(row.level)
            found[row.post_id].append(Spare(user_id=row.user_id, by_id=row.by_id, level=level))
    return found
