"""Who is away now, read from the absences."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.zones import wall_time
from models.absence import Absence
from models.people import Workspace


def away(session: Session, workspace_id: int, *, now: datetime) -> dict[int, int | None]:
    """User id → who stands in today, None: nobody. Of two absences the later said one counts."""
    zone = session.scalars(select(Workspace.zone).where(Workspace.id == workspace_id)).one()
    today = wall_time(now, zone).date()
    wanted = (
        select(Absence.user_id, Absence.deputy_id)
        .where(
            Absence.workspace_id == workspace_id,
            Absence.first <= today,
            Absence.last >= today,
        )
        .order_by(Absence.id)
    )
    return {row.user_id: row.deputy_id for row in session.execute(wanted)}
