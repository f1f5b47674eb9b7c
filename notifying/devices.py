"""A person's browsers that are told, and the key by which push services know us."""

import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lib import web_push
from lib.errors import Invalid, NotFound
from lib.i18n import say
from lib.log import storable
from lib.seal import Keyring
from lib.web_push import Receiver, from_text, opened_key, to_text
from models.outgoing import Outgoing
from models.push import ONLY, PushDevice, PushKey
from models.telling import inserting

_LONGEST: Final = 1000  # characters of an address; browsers give some 200
_MANY: Final = 20  # devices of one person; the oldest go


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """As a browser gives it: `point` and `auth` in URL-safe base64."""

    name: str
    endpoint: str
    point: str
    auth: str


def own_key(session: Session, keyring: Keyring, *, now: datetime) -> ec.EllipticCurvePrivateKey:
    """Made on first use; of two who make one at once, the first one's holds.

    Raises lib.seal.Unsealable.
    """
    wanted = select(PushKey.sealed).where(PushKey.name == ONLY)
    sealed = session.scalar(wanted)
    if sealed is None:
        row = {
            "name": ONLY,
            "sealed": keyring.seal(web_push.new_key(), place=PushKey.PLACE),
            "made_at": now,
        }
        made = inserting(session.connection(), PushKey).values(row)
        session.execute(made.on_conflict_do_nothing(index_elements=["name"]))
        sealed = session.scalars(wanted).one()
    return opened_key(keyring.open(sealed, place=PushKey.PLACE))


def add(
    session: Session, keyring: Keyring, user_id: int, given: Given, *, now: datetime
) -> PushDevice:
    """A browser that somebody else used before is theirs no more. Raises Invalid."""
    content = _checked(given)
    digest = _digest(given.endpoint)
    for before in session.scalars(select(PushDevice).where(PushDevice.digest == digest)):
        _drop(session, before)
    for one in of(session, user_id)[_MANY - 1 :]:
        _drop(session, one)
    device = PushDevice(
        user_id=user_id,
        name=storable(given.name).strip()[:80] or "?",
        digest=digest,
        made_at=now,
    )
    device.sealed = keyring.seal(content, place=device.place)
    session.add(device)
    session.flush()
    return device


def renew(session: Session, keyring: Keyring, given: Given, *, old: str, secret: str) -> None:
    """The browser whose address was `old` has a new one; what waits for it goes there.

    `secret`: what it gave with the old one. Raises NotFound where no such device is told, Invalid.
    """
    wanted = select(PushDevice).where(PushDevice.digest == _digest(old))
    device = session.scalars(wanted).one_or_none()
    if device is None or not _is_proof(keyring, device, secret):
        raise NotFound
    content = _checked(given)
    digest = _digest(given.endpoint)
    same = select(PushDevice).where(PushDevice.digest == digest, PushDevice.id != device.id)
    for before in session.scalars(same):
        _drop(session, before)
    device.digest = digest
    device.sealed = keyring.seal(content, place=device.place)


def of(session: Session, user_id: int) -> Sequence[PushDevice]:
    """The newest first."""
    wanted = select(PushDevice).where(PushDevice.user_id == user_id)
    return session.scalars(wanted.order_by(PushDevice.id.desc())).all()


def remove(session: Session, user_id: int, device_id: int) -> None:
    """Raises NotFound, also for somebody else's."""
    device = session.get(PushDevice, device_id)
    if device is None or device.user_id != user_id:
        raise NotFound
    _drop(session, device)


def ways(session: Session, people: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Whose devices there are: person → `via` of each."""
    found: dict[int, list[str]] = {}
    wanted = select(PushDevice).where(PushDevice.user_id.in_(people))
    for device in session.scalars(wanted.order_by(PushDevice.id)):
        found.setdefault(device.user_id, []).append(device.via)
    return found


def address(keyring: Keyring, device: PushDevice) -> tuple[str, Receiver]:
    """Where it receives, and for whom. Raises lib.seal.Unsealable."""
    kept = json.loads(keyring.open(device.sealed, place=device.place))
    receiver = Receiver(point=from_text(kept["point"]), auth=from_text(kept["auth"]))
    return kept["endpoint"], receiver


def _is_proof(keyring: Keyring, device: PushDevice, secret: str) -> bool:
    try:
        _, receiver = address(keyring, device)
        return hmac.compare_digest(receiver.auth, from_text(secret))
    except ValueError:  # no text of bytes, or keys that open no more
        return False


def _digest(endpoint: str) -> str:
    return sha256(endpoint.encode()).hexdigest()


def _drop(session: Session, device: PushDevice) -> None:
    session.execute(delete(Outgoing).where(Outgoing.via == device.via))
    session.delete(device)
    session.flush()


def _checked(given: Given) -> str:
    """What is sealed. Raises Invalid."""
    try:
        receiver = Receiver(point=from_text(given.point), auth=from_text(given.auth))
        good = _is_address(given.endpoint) and web_push.is_receiver(receiver)
    except ValueError as error:
        raise _unusable() from error
    if not good:
        raise _unusable()
    kept = {
        "endpoint": given.endpoint,
        "point": to_text(receiver.point),
        "auth": to_text(receiver.auth),
    }
    return json.dumps(kept)


def _unusable() -> Invalid:
    return Invalid(
        say("This browser gave no address at which it can be told."),
        remedy=say("Allow notifications for this site in the browser, then try again."),
        fields={},
    )


def _is_address(endpoint: str) -> bool:
    """Raises ValueError."""
    parts = urlsplit(endpoint)
    plain = endpoint.isascii() and endpoint.isprintable() and len(endpoint) <= _LONGEST
    return plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
