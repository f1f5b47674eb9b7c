"""What was agreed to by which link."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.approval import Agreement
from models.post import Revision


def agreements_by(
    session: Session, actor: Actor, link_ids: Collection[int]
) -> Mapping[int, list[tuple[Agreement, int]]]:
    """Link → what was agreed to by it, undone or not, with the number of the version."""
    wanted = (
        select(Agreement, Revision.number)
        .join(Revision, Revision.id == Agreement.revision_id)
        .where(Agreement.workspace_id == actor.workspace_id, Agreement.guest_id.in_(link_ids))
        .order_by(Agreement.id)
    )
    found: defaultdict[int, list[tuple[Agreement, int]]] = defaultdict(list)
    for agreement, number in session.execute(wanted):
        if agreement.guest_id is not None:
            found[agreement.guest_id].append((agreement, number))
    return found
