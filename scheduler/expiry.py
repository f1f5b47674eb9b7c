"""From which day on a cold post never leaves, whoever asked for it and whenever that was."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Integer, bindparam, select
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.zones import wall_time
from models.post import Post
from models.reuse import Reuse
from models.way import Temperature

LET_IT_GO: Final = say("Let it go, or give it a later day under “Used again” and a new date.")
_EXPIRES: Final = select(Reuse.expires_on).where(
    Reuse.post_id == bindparam("of", type_=Integer()), Reuse.expires_on.is_not(None)
)


def expired(
    connection: Connection, post_id: int, temperature: Temperature, at: datetime, zone: str
) -> Text | None:
    """Why it may not leave at `at` on a channel of that zone; None: it may."""
    if temperature is not Temperature.COLD:
        return None
    day = connection.scalar(_EXPIRES, {"of": post_id})
    if day is None or wall_time(at, zone).date() < day:
        return None
    return say("It expired on %(day)s.", day=day)


def must_not_be_expired(session: Session, post: Post, at: datetime, zone: str) -> None:
    """Raises Invalid, for the field `at`."""
    if wrong := expired(session.connection(), post.id, post.temperature, at, zone):
        raise Invalid(wrong, remedy=LET_IT_GO, fields={"at": wrong})
