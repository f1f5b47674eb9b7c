"""The one way to a workspace's rows: nobody sees another's."""

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lib.errors import NotFound
from models.actor import Actor
from models.base import InWorkspace

Row = TypeVar("Row", bound=InWorkspace)


def scoped(actor: Actor, model: type[Row]) -> Select[Row]:
    """`SELECT model`, limited to the actor's workspace; narrow it further with `.where()`."""
    return select(model).where(model.workspace_id == actor.workspace_id)


def fetch(session: Session, actor: Actor, model: type[Row], row_id: int) -> Row:
    """That row of the actor's workspace. Raises NotFound, also for another workspace's."""
    if not 0 < row_id < 2**63:
        raise NotFound
    found = session.scalars(scoped(actor, model).where(model.id == row_id)).one_or_none()
    if found is None:
        raise NotFound
    return found
