"""Until when media may be shown, and what that forbids."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from models.media_files import without_rights
from models.post import Media, Post

SOON: Final = timedelta(days=30)


def must_have_rights(session: Session, post: Post, *, now: datetime) -> None:
    """Raises Invalid (field `media`) where a picture's rights end before the post can leave: now,
    or when its author would like it to.
    """
    at = max(now, post.wished_at or now)
    ended = without_rights(session, [post.id], at=at).get(post.id)
    if ended is None:
        return
    wrong = say(
        "The rights of “%(name)s” end on %(day)s, before this post leaves.",
        name=ended.filename,
        day=ended.rights_end,
    )
    remedy = say("Take it out of the post, or have the rights prolonged in the media library.")
    raise Invalid(wrong, remedy=remedy, fields={"media": wrong})


def warning(media: Media, *, now: datetime) -> Text | None:
    """What whoever uses the item should know; None while its rights last longer than 30 days."""
    until = media.rights_until
    if until is None or until > now + SOON:
        return None
    if until <= now:
        return say("Its rights ended on %(day)s: it does not leave any more.", day=media.rights_end)
    return say("Its rights end on %(day)s.", day=media.rights_end)
