"""What a person is told who has a cold post leave at a time of theirs, or as soon as it fits."""

from datetime import datetime

from sqlalchemy.orm import Session

from lib.errors import WrongState
from lib.i18n import Text, say
from models.channel import Channel
from models.delivery import Delivery
from models.post import Post
from models.way import Temperature
from scheduler.pool.evergreen import Waits, look
from scheduler.pool.shelf import shelf


def remarks(
    session: Session, post: Post, channel: Channel, at: datetime, *, moved: Delivery | None
) -> list[Text]:
    """Why the pool would have it wait; it leaves all the same. `moved` does not count."""
    found = _waits(session, post, channel, at, moved=moved)
    return [found.why] if found else []


def must_be_ready(
    session: Session, post: Post, channel: Channel, now: datetime, *, moved: Delivery | None
) -> None:
    """Raises WrongState where the pool would have it wait. `moved` does not count."""
    found = _waits(session, post, channel, now, moved=moved)
    if found:
        raise WrongState(
            say("%(what)s: %(why)s", what=channel.name, why=found.why),
            remedy=say("Leave it in the pool, or give it a time of your own."),
        )


def _waits(
    session: Session, post: Post, channel: Channel, at: datetime, *, moved: Delivery | None
) -> Waits | None:
    if post.temperature is not Temperature.COLD or (moved and moved.series_id):
        return None
    here = {channel.id: channel}
    one = next(iter(shelf(session, post.workspace_id, here, posts=[post.id])), None)
    if one is None:
        return None
    own = next((use for use in one.uses if moved and use.delivery_id == moved.id), None)
    seen = look(one.without(own), channel=channel.id, at=at, zone=channel.zone)
    return seen if isinstance(seen, Waits) else None
