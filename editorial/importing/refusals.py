"""What was wrong with the cells of an import, by line."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import tuple_
from sqlalchemy.orm import Session

from models.actor import Actor
from models.imported import ImportBatch, RefusedCell
from models.scope import scoped

PAGE: Final = 500  # cells read at once; no transaction stays open while they are sent
Reading = Callable[[], AbstractContextManager[Session]]


def refused(
    session: Session,
    actor: Actor,
    batch: ImportBatch,
    *,
    most: int,
    after: RefusedCell | None = None,
) -> Sequence[RefusedCell]:
    """The first ones, or those that follow `after`."""
    found = scoped(actor, RefusedCell).where(RefusedCell.batch_id == batch.id)
    place = tuple_(RefusedCell.number, RefusedCell.id)
    if after is not None:
        found = found.where(place > tuple_(after.number, after.id))
    return session.scalars(found.order_by(RefusedCell.number, RefusedCell.id).limit(most)).all()


def all_refused(reading: Reading, actor: Actor, batch: ImportBatch) -> Iterator[RefusedCell]:
    """All of them, in constant memory."""
    last: RefusedCell | None = None
    while True:
        with reading() as session:
            page = refused(session, actor, batch, most=PAGE, after=last)
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]
