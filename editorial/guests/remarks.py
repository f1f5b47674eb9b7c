"""What guests say of a post in their thread, which the team reads and answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from editorial.commenting.adding import Writer, add
from editorial.commenting.reading import Talk, talks
from editorial.guests.deciding import named
from editorial.guests.opening import Guest
from editorial.guests.shown import Open, one
from models.comment import Comment, Thread


def remark(
    session: Session,
    guest: Guest,
    post_id: int,
    *,
    body: str,
    name: str,
    revision: int | None,
    answers: int | None,
    now: datetime,
) -> Comment:
    """`answers`: the number of the remark that it answers. Raises Closed, Invalid, NotFound."""
    post = one(session, guest, post_id).post
    return add(
        session,
        Writer.of(guest.acting(named(guest, name))),
        post,
        thread=Thread.GUESTS,
        body=body,
        parent_id=answers,
        revision=revision,
        now=now,
    )


def said(session: Session, shown: Open) -> Sequence[Talk]:
    """The guests' thread and no other."""
    if shown.content is None:
        return ()
    return talks(session, shown.post, shown.content, thread=Thread.GUESTS)
