"""Saying something of a post, answering, suggesting other words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial.commenting import telling
from editorial.commenting.anchors import Anchor, held_to
from editorial.drafting import current_revision
from lib.errors import Changed, Invalid, NotFound
from lib.i18n import Text, say
from models.actor import Actor
from models.comment import Comment, Thread
from models.content import Content
from models.post import Post, Revision

LONGEST: Final = 10_000
MOST: Final = 500  # in one thread of a post: its page must still open


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who says it. `user_id`: for a guest's whoever gave the link, which is `guest_id`."""

    user_id: int
    workspace_id: int
    name: str
    guest_id: int | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Writer":
        return cls(
            user_id=actor.user_id,
            workspace_id=actor.workspace_id,
            name=actor.name,
            guest_id=actor.guest_id,
        )


def add(
    session: Session,
    writer: Writer,
    post: Post,
    *,
    thread: Thread,
    body: str,
    anchor: Anchor | None = None,
    parent_id: int | None = None,
    replacement: str | None = None,
    revision: int | None = None,
    quietly: bool = False,
    now: datetime,
) -> Comment:
    """The caller has seen to it that the writer may read the post, and that thread.

    `revision`: the number of the one that was read, None for the newest. An answer belongs where
    the first remark does. `quietly`: it goes with a decision, which tells whoever it concerns, and
    no full thread may keep that from being made. Raises Invalid, Changed where the passage is not
    in that revision, NotFound for an answer to what is not there.
    """
    body, replacement = _plain(body), None if replacement is None else _plain(replacement)
    _must_fit(body, anchor, replacement)
    if not quietly:
        _must_have_room(session, post, thread)
    first = None if parent_id is None else _first(session, writer, post, thread, parent_id)
    read = _read(session, post, revision)
    comment = _row(writer, read, thread, first=first, now=now)
    comment.body = body
    if first is None:
        comment.anchor = None if anchor is None else _held(anchor, read).to_json()
        comment.replacement = replacement
    session.add(comment)
    session.flush()
    if not quietly:
        telling.of_remark(session, post, comment, first or comment, now=now)
    return comment


def _row(
    writer: Writer, read: Revision, thread: Thread, *, first: Comment | None, now: datetime
) -> Comment:
    """Who says it, when, and of what; without what is said."""
    return Comment(
        workspace_id=writer.workspace_id,
        post_id=read.post_id,
        revision_id=read.id,
        parent_id=first.id if first else None,
        thread=thread,
        by_id=writer.user_id,
        guest_id=writer.guest_id,
        name=writer.name[:200],
        at=now,
    )


def remark_of_reason(
    session: Session, actor: Actor, post: Post, reason: str, *, now: datetime
) -> Comment:
    """Why a post was sent back, where its author can answer; the decision itself is told."""
    return add(
        session,
        Writer.of(actor),
        post,
        thread=Thread.TEAM if actor.guest_id is None else Thread.GUESTS,
        body=reason,
        quietly=True,
        now=now,
    )


def _first(
    session: Session, writer: Writer, post: Post, thread: Thread, comment_id: int
) -> Comment:
    """The remark that is answered; of an answer the one that began it."""
    wanted = select(Comment).where(
        Comment.workspace_id == writer.workspace_id,
        Comment.post_id == post.id,
        Comment.thread == thread,
    )
    found = session.scalars(wanted.where(Comment.id == comment_id)).one_or_none()
    if found is None:
        raise NotFound(say("The remark that is answered is not here."))
    if found.parent_id is None:
        return found
    return session.scalars(wanted.where(Comment.id == found.parent_id)).one()


def _read(session: Session, post: Post, number: int | None) -> Revision:
    if number is None:
        return current_revision(session, post)
    wanted = select(Revision).where(
        Revision.workspace_id == post.workspace_id,
        Revision.post_id == post.id,
        Revision.number == number,
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(say("The post has no such version."))
    return found


def _held(anchor: Anchor, read: Revision) -> Anchor:
    found = held_to(anchor, Content.from_json(read.content))
    if found is None:
        raise Changed(
            say("The passage is not in the text that you read."),
            remedy=say("Choose it again, exactly as it stands there."),
        )
    return found


def _must_fit(body: str, anchor: Anchor | None, replacement: str | None) -> None:
    fields: dict[str, Text] = {}
    if not body and replacement is None:
        fields["body"] = say("Write what you want to say.")
    for name, value in (("body", body), ("replacement", replacement or "")):
        if wrong := _wrong(value):
            fields[name] = wrong
    if anchor is not None and (wrong := _wrong(anchor.quote)):
        fields["quote"] = wrong
    if replacement is not None and (anchor is None or not anchor.quote):
        fields["quote"] = say("Choose the passage in whose place it should stand.")
    elif replacement is not None and anchor is not None and replacement == anchor.quote:
        fields["replacement"] = say("That is what stands there already.")
    if fields:
        raise Invalid(
            say("The remark cannot be kept like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )


def _wrong(value: str) -> Text | None:
    if len(value) > LONGEST:
        return say("%(count)s characters; at most %(most)s.", count=len(value), most=LONGEST)
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
        return say("It holds characters that no network takes (NUL or half of a pair).")
    return None


def _must_have_room(session: Session, post: Post, thread: Thread) -> None:
    there = select(func.count(Comment.id)).where(
        Comment.workspace_id == post.workspace_id,
        Comment.post_id == post.id,
        Comment.thread == thread,
    )
    if (session.scalar(there) or 0) >= MOST:
        raise Invalid(
            say("%(most)s remarks are on this post: there is no room for more.", most=MOST),
            remedy=say("Settle it in the text, or talk about it elsewhere."),
        )


def _plain(given: str) -> str:
    """Browsers send two characters where a line ends."""
    return given.replace("\r\n", "\n").strip()
