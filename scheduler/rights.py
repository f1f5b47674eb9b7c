"""Until when a post may leave for the sake of its pictures."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from models.media_files import without_rights
from models.media_library import MediaUse
from models.post import Media, Post

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Need


def must_have_rights(session: Session, post: Post, at: datetime) -> None:
    """Raises Invalid, for the field `at`, where the rights of a picture have ended by then."""
    if wrong := without(session, post.id, at):
        remedy = say("Choose an earlier time, or another picture.")
        raise Invalid(wrong, remedy=remedy, fields={"at": wrong})


def without(session: Session, post_id: int, at: datetime) -> Text | None:
    """Which of its pictures may not be shown any more then."""
    ended = without_rights(session, [post_id], at=at).get(post_id)
    if ended is None:
        return None
    return say(
        "The rights of “%(name)s” end on %(day)s.", name=ended.filename, day=ended.rights_end
    )


def rights_until(session: Session, post_ids: Collection[int]) -> dict[int, datetime]:
    """When the first of its pictures may not be shown any more, of those posts that have an end."""
    found = session.execute(
        select(MediaUse.post_id, func.min(Media.rights_until).label("until"))
        .join(Media, Media.id == MediaUse.media_id)
        .where(MediaUse.post_id.in_(post_ids), Media.rights_until.is_not(None))
        .group_by(MediaUse.post_id)
    )
    return {row.post_id: row.until for row in found}


def within_rights(session: Session, needs: Iterable["Need"]) -> Iterator["Need"]:
    """The same needs; those whose pictures have an end are worthless from then on."""
    wanted = list(needs)
    known = rights_until(session, {need.post for need in wanted})
    for need in wanted:
        until = known.get(need.post)
        lasts_a_day = need.is_hot and need.fresh_until is None  # which is less than most rights
        if until is None or lasts_a_day:
            yield need
        else:
            yield replace(need, fresh_until=min(filter(None, (need.fresh_until, until))))
