"""Devices that cannot be told any more, for keys were lost: forgotten, and their people told."""

from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lib.i18n import say
from lib.seal import Keyring, Unsealable
from models.notice import NoticeKind
from models.people import Membership
from models.push import PushDevice, PushKey
from models.telling import News, tell
from notifying import devices


def key_for_new(session: Session, keyring: Keyring, *, now: datetime) -> ec.EllipticCurvePrivateKey:
    """As `devices.own_key`; where that opens no more, a new one."""
    try:
        return devices.own_key(session, keyring, now=now)
    except Unsealable:
        forget_all(session, now=now)
        return devices.own_key(session, keyring, now=now)


def forget_all(session: Session, *, now: datetime) -> None:
    """Each browser keeps to the key that it was given: without it none of them can be told."""
    session.execute(delete(PushKey))
    for device in session.scalars(select(PushDevice).order_by(PushDevice.id)).all():
        forget(session, device, now=now)


def forget(session: Session, device: PushDevice, *, now: datetime) -> None:
    """Its person is told how to be told there again."""
    place = select(Membership.workspace_id).where(Membership.user_id == device.user_id)
    workspace_id = session.scalar(place.order_by(Membership.id).limit(1))
    devices.remove(session, device.user_id, device.id)
    if workspace_id is not None:
        news = _news(device)
        tell(session.connection(), workspace_id, (device.user_id,), news, now=now)


def _news(device: PushDevice) -> News:
    return News(
        kind=NoticeKind.DEVICE,
        matter=f"device:{device.id}",
        words=say("“%(device)s” is told nothing any more: add it again.", device=device.name),
        more=_LOST,
        why=_YOURS,
        link="/account/notices#devices",
    )


_LOST: Final = say("The keys of this installation were changed: it cannot be reached any more.")
_YOURS: Final = say("It is your device.")
