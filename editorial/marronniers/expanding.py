"""The coming occasions, written out ahead of time by the daemon: each once, whoever is at it."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.yearly import dates, from_json
from lib.zones import wall_time
from models.marronnier import Marronnier, Occasion
from models.people import Workspace


def going_on(session: Session) -> list[int]:
    """Of all workspaces."""
    return list(session.scalars(select(Marronnier.id).where(Marronnier.ended_at.is_(None))))


def is_complete(session: Session, marronnier_id: int, *, now: datetime) -> bool:
    """Whether all its coming days have their rows: most times there is nothing to write."""
    marronnier = session.get_one(Marronnier, marronnier_id)
    return not _missing(session, marronnier, now=now)


def expand(session: Session, marronnier_id: int, *, now: datetime) -> None:
    """Writes those of its days that come within its lead and have no row yet.

    One that is under way counts as coming. What was decided of a day keeps its row, so that it is
    not proposed a second time.
    """
    marronnier = _locked(session, marronnier_id)
    if marronnier.ended_at is not None:
        return
    for first in _missing(session, marronnier, now=now):
        session.add(occasion_on(marronnier, first, now=now))
    session.flush()


def occasion_on(marronnier: Marronnier, first: date, *, now: datetime) -> Occasion:
    """A new row, for the caller to add."""
    return Occasion(
        workspace_id=marronnier.workspace_id,
        marronnier_id=marronnier.id,
        first=first,
        last=last_day(marronnier, first),
        created_at=now,
    )


def last_day(marronnier: Marronnier, first: date) -> date:
    return first + timedelta(days=marronnier.lasts_days - 1)


def local_day(session: Session, workspace_id: int, *, now: datetime) -> date:
    """Today by the clock of the workspace."""
    place = session.get_one(Workspace, workspace_id)
    return wall_time(now, place.zone).date()


def _missing(session: Session, marronnier: Marronnier, *, now: datetime) -> list[date]:
    """The first days of what is under way, or begins within its lead, and has no row."""
    today = local_day(session, marronnier.workspace_id, now=now)
    under_way = today - timedelta(days=marronnier.lasts_days - 1)
    until = today + timedelta(days=marronnier.lead_days + 1)
    known = select(Occasion.first).where(Occasion.marronnier_id == marronnier.id)
    made = set(session.scalars(known))
    found = dates(from_json(marronnier.rule), since=under_way, until=until)
    return [first for first in found if first not in made]


def _locked(session: Session, marronnier_id: int) -> Marronnier:
    """The row, held until the transaction ends: two daemons write the same days one by one."""
    found = select(Marronnier).where(Marronnier.id == marronnier_id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()
