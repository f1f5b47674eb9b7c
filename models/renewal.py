"""Renewing a channel's access: one at a time, and what the network gave is stored before its use.

A rotating refresh token serves once: two who renew side by side lose the account for both. The
lock is a lease in the channel's row, because the network is called with no transaction open.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import credentials as sealed
from models.channel import Channel
from models.house import House
from models.outage import may_pass

LEASE: Final = timedelta(minutes=1)  # longer than a renewal's time-outs
_BEYOND: Final = timedelta(minutes=5)  # no lease is as long: of before the clock was set back
_PAUSE: Final = 0.2  # seconds between two looks at whether the other one is done
_KEPT_FOR: Final = 600.0  # seconds for which new credentials wait for a database that is away
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What opens the account now. `expires_at` None: not told or never. `number`: the channel's
    `access_number`; None: not stored yet.
    """

    values: Mapping[str, str]
    expires_at: datetime | None
    number: int | None = None


class StillRenewing(Exception):
    """Somebody else is renewing this access and has not come to an end."""


def renew(
    house: House,
    channel_id: int,
    *,
    outdated: Mapping[str, str],
    refresh: Callable[[Access], Access],
) -> Access:
    """The renewed access, by us, by whoever was first, or as a person gave it meanwhile; stored
    when this returns.

    `outdated`: the credentials that no longer serve. `refresh` asks the network and may raise; the
    lease is given up then. Raises StillRenewing after LEASE.
    """
    by = uuid.uuid4().hex
    over = monotonic() + LEASE.total_seconds()
    while monotonic() <= over:
        known = _taken(house, channel_id, by=by)
        if known is None:
            threading.Event().wait(_PAUSE)
            continue
        if known.values != outdated:
            _release(house, channel_id, by=by)
            return known
        try:
            fresh = refresh(known)
        except BaseException:
            _release(house, channel_id, by=by)
            raise
        return _stored(house, channel_id, fresh, known, by=by)
    raise StillRenewing


def _taken(house: House, channel_id: int, *, by: str) -> Access | None:
    """What is stored, read after the lease was ours; None while it is another's."""
    now = house.now()
    with house.database.transaction() as session:
        free = or_(
            Channel.renewing_until.is_(None),
            Channel.renewing_until <= now,
            Channel.renewing_until > now + _BEYOND,
        )
        mine: CursorResult[object] = session.execute(  # type: ignore[assignment]
            update(Channel)
            .where(Channel.id == channel_id, free)
            .values(renewing_until=now + LEASE, renewing_by=by)
            .execution_options(synchronize_session=False)
        )
        if mine.rowcount == 0:
            return None
        return _read(session, house, channel_id)


def _read(session: Session, house: House, channel_id: int) -> Access:
    channel = session.get_one(Channel, channel_id)
    secrets = sealed.read(session, house.settings.keyring, channel_id)
    return Access(values=secrets, expires_at=channel.expires_at, number=channel.access_number)


def _stored(house: House, channel_id: int, fresh: Access, known: Access, *, by: str) -> Access:
    """What is stored at the end. The old token is worth nothing any more: the new one is not let go
    while it can be kept.
    """
    over = monotonic() + _KEPT_FOR
    told = False
    while True:
        try:
            with house.database.transaction() as session:
                _replace(session, house, channel_id, fresh, known)
                _give_up(session, channel_id, by=by)
                return _read(session, house, channel_id)
        except DBAPIError as error:
            if monotonic() > over or not may_pass(error):
                raise
            if not told:
                told = True
                _log.warning("renewed credentials are kept until the database takes them")
            threading.Event().wait(1)


def _replace(session: Session, house: House, channel_id: int, fresh: Access, known: Access) -> None:
    """Puts `fresh` in the place of `known` only: never over what a person gave meanwhile, nor over
    what another renewer did where our lease ran out.
    """
    channel = session.get_one(Channel, channel_id, with_for_update=True)
    if channel.access_number == known.number:
        now = house.database.now_on(session.connection())
        sealed.write(session, house.settings.keyring, channel_id, fresh.values, now=now)
        channel.expires_at = fresh.expires_at


def _release(house: House, channel_id: int, *, by: str) -> None:
    with house.database.transaction() as session:
        _give_up(session, channel_id, by=by)


def _give_up(session: Session, channel_id: int, *, by: str) -> None:
    session.execute(
        update(Channel)
        .where(Channel.id == channel_id, Channel.renewing_by == by)
        .values(renewing_until=None, renewing_by=None)
        .execution_options(synchronize_session=False)
    )
