"""Publishing in several writes: what each one gave is kept before the next one begins."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Final, TypeVar

from sqlalchemy import CursorResult, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from connectors.contract import Connector, Receipt, Stepwise
from connectors.errors import Ambiguous
from connectors.seam import must_be_proof, offers
from lib.i18n import say
from models.delivery import Delivery, Part
from models.house import House
from models.outage import may_pass
from scheduler.sending.claim import LEASE, Claimed
from scheduler.sending.parcel import Parcel
from scheduler.sending.rules import HeldUp

Written = TypeVar("Written")
_PAUSE: Final = 1.0  # seconds between two tries at writing
_log = logging.getLogger(__name__)


def in_steps(connector: Connector, parcel: Parcel) -> Stepwise | None:
    """The connector as one that publishes in several writes, where this post takes several."""
    if offers(connector, Stepwise) and len(connector.steps(parcel.post)) > 1:
        return connector
    return None


def take_steps(house: House, claimed: Claimed, parcel: Parcel, connector: Stepwise) -> Receipt:
    """Goes on where the last try ended. Raises ConnectorError."""
    done = dict(parcel.done)
    for step in connector.steps(parcel.post):
        if step in done:
            continue
        receipt = connector.take_step(parcel.post, step, done)
        must_be_proof(receipt)
        _must_be_new(receipt, done)
        if not until_written(partial(_keep, house, claimed, step, receipt)):
            raise HeldUp(say("This try was given up for lost; another one goes on."))
        done[step] = receipt
    return connector.whole(parcel.post, done)


def keep(session: Session, delivery_id: int, fence: int, step: str, receipt: Receipt) -> None:
    """Once: a part that is known already stays as it is."""
    known = select(Part.id).where(Part.delivery_id == delivery_id, Part.name == step)
    if session.execute(known).first() is not None:
        return
    session.execute(
        insert(Part).values(
            delivery_id=delivery_id,
            name=step,
            fence=fence,
            remote_id=receipt.remote_id[:500],
            url=receipt.url[:1000],
            published_at=receipt.published_at,
            extra=dict(receipt.extra),
        )
    )


def until_written(write: Callable[[], Written]) -> Written:
    """What came of a call is not lost to a database that is away for a while."""
    over = monotonic() + LEASE.total_seconds()
    told = False
    while True:
        try:
            return write()
        except DBAPIError as error:
            if monotonic() > over or not may_pass(error):
                raise
            if not told:
                told = True
                _log.warning("what came of a post is kept until the database takes it")
            threading.Event().wait(_PAUSE)


def _keep(house: House, claimed: Claimed, step: str, receipt: Receipt) -> bool:
    """Keeps the part, and the claim for as long again; False if the claim is not ours any more."""
    now = house.now()
    with house.database.transaction() as session:
        keep(session, claimed.delivery_id, claimed.fence, step, receipt)
        own: CursorResult[object] = session.execute(  # type: ignore[assignment]
            update(Delivery)
            .where(
                Delivery.id == claimed.delivery_id,
                Delivery.fence == claimed.fence,
                Delivery.state == literal_column("'sending'"),
            )
            .values(lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        return own.rowcount == 1


def _must_be_new(receipt: Receipt, done: dict[str, Receipt]) -> None:
    if any(receipt.remote_id == earlier.remote_id for earlier in done.values()):
        raise Ambiguous(
            say("The network answered with the address of another part of this post."),
            evidence=receipt.url,
        )
