"""Until when a post may leave for the sake of its pictures."""

from datetime import datetime

from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import say
from models.media_files import without_rights
from models.post import Post


def must_have_rights(session: Session, post: Post, at: datetime) -> None:
    """Raises Invalid, for the field `at`, where the rights of a picture have ended by then."""
    ended = without_rights(session, [post.id], at=at).get(post.id)
    if ended is None:
        return
    wrong = say(
        "The rights of “%(name)s” end on %(day)s.", name=ended.filename, day=ended.rights_end
    )
    remedy = say("Choose an earlier time, or another picture.")
    raise Invalid(wrong, remedy=remedy, fields={"at": wrong})
