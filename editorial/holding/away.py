"""Who is away now, read from the absences."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.zones import wall_time
from models.absence import Absence
from models.people import Membership, Workspace
from models.permissions import May, may


def away(session: Session, workspace_id: int, *, now: datetime) -> dict[int, int | None]:
    """User id → who stands in today, None: nobody."""
    return standing_in(session, workspace_id, absent(session, workspace_id, now=now))


def standing_in(
    session: Session, workspace_id: int, gone: Mapping[int, Absence]
) -> dict[int, int | None]:
    """As `away`, of those who are `gone`.

    Whoever left, or reads their own posts only by now, stands in for nobody.
    """
    named = {one.deputy_id for one in gone.values() if one.deputy_id}
    able = _able(session, workspace_id, named) if named else set()
    return {
        user_id: one.deputy_id if one.deputy_id in able else None for user_id, one in gone.items()
    }


def absent(session: Session, workspace_id: int, *, now: datetime) -> dict[int, Absence]:
    """User id → the absence that holds today. Of two the later said one counts."""
    today = wall_time(now, session.get_one(Workspace, workspace_id).zone).date()
    wanted = (
        select(Absence)
        .where(
            Absence.workspace_id == workspace_id,
            Absence.first <= today,
            Absence.last >= today,
        )
        .order_by(Absence.id)
    )
    return {one.user_id: one for one in session.scalars(wanted)}


def _able(session: Session, workspace_id: int, people: Collection[int]) -> set[int]:
    """Those who may be asked."""
    found = select(Membership.user_id, Membership.role).where(
        Membership.workspace_id == workspace_id, Membership.user_id.in_(people)
    )
    return {row.user_id for row in session.execute(found) if may(row.role, May.BE_ASKED)}
