"""Who is away now, read from the absences."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lib.zones import wall_time
from models.absence import Absence
from models.people import Membership, Workspace
from models.permissions import May, may


def away(session: Session, workspace_id: int, *, now: datetime) -> dict[int, int | None]:
    """User id → who stands in today, None: nobody. Of two absences the later said one counts.

    Whoever left, or reads their own posts only by now, stands in for nobody.
    """
    today = wall_time(now, session.get_one(Workspace, workspace_id).zone).date()
    wanted = (
        select(Absence.user_id, Absence.deputy_id, Membership.role)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Absence.deputy_id,
                Membership.workspace_id == Absence.workspace_id,
            ),
        )
        .where(
            Absence.workspace_id == workspace_id,
            Absence.first <= today,
            Absence.last >= today,
        )
        .order_by(Absence.id)
    )
    return {
        row.user_id: row.deputy_id if row.role and may(row.role, May.BE_ASKED) else None
        for row in session.execute(wanted)
    }
