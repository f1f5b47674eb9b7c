"""The signed link in each letter by which one press ends letters of that kind (RFC 8058).

It never ends: who finds a year-old letter may still leave. It names the address it was sent to, so
it opens nothing for whoever has the number later.
"""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.seal import Keyring
from models.people import User
from models.reach import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """`topic` None: all of them."""

    user_id: int
    email: str
    topic: Topic | None


def signed(keyring: Keyring, leaver: Leaver) -> str:
    content = [leaver.user_id, leaver.email, leaver.topic or ""]
    return str(_signer(keyring).dumps(content))


def opened(session: Session, keyring: Keyring, given: str) -> Leaver | None:
    """None for what was never signed here, or not for whoever has that number now."""
    try:
        user_id, email, topic = _signer(keyring).loads(given)
        leaver = Leaver(
            user_id=int(user_id), email=str(email), topic=Topic(topic) if topic else None
        )
    except (BadData, ValueError, TypeError):
        return None
    same = select(User.id).where(User.id == leaver.user_id, User.email == leaver.email)
    return leaver if session.scalar(same) is not None else None


def _signer(keyring: Keyring) -> URLSafeSerializer:
    return URLSafeSerializer(keyring.purpose("fewer letters"), salt="fewer letters")
