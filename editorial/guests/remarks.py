"""What guests say of a post in their thread, which the team reads and answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from editorial.commenting.adding import Writer, add
from editorial.commenting.anchors import Anchor
from editorial.commenting.reading import Talk, talks
from editorial.guests.naming import named
from editorial.guests.opening import Guest
from editorial.guests.shown import Open, one
from lib.errors import Changed
from lib.i18n import say
from models.comment import Comment, Thread


def remark(
    session: Session,
    guest: Guest,
    post_id: int,
    *,
    body: str,
    name: str,
    revision: int | None,
    answers: int | None = None,
    anchor: Anchor | None = None,
    replacement: str | None = None,
    now: datetime,
) -> Comment:
    """`answers`: the number of the remark that it answers. `anchor`: what it is about, of the
    version that is shown. Raises Changed, Closed, Invalid, NotFound.
    """
    open_ = one(session, guest, post_id)
    if anchor is not None and answers is None:
        _must_be_shown(open_, revision)
    return add(
        session,
        Writer.of(guest.acting(named(guest, name))),
        open_.post,
        thread=Thread.GUESTS,
        body=body,
        anchor=anchor,
        replacement=replacement,
        parent_id=answers,
        revision=revision,
        now=now,
    )


def said(session: Session, shown: Open) -> Sequence[Talk]:
    """The guests' thread and no other."""
    if shown.content is None:
        return ()
    return talks(session, shown.post, shown.content, thread=Thread.GUESTS)


def _must_be_shown(open_: Open, revision: int | None) -> None:
    """Whether a passage is found in a draft would tell what it says."""
    if open_.revision is None or open_.revision.number != revision:
        raise Changed(
            say("The post was changed after you opened it."),
            remedy=say("Read the new text, then send your remark again."),
        )
