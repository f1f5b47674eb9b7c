"""Who is told of a remark: the post's owner, whoever takes part in the talk, and the named."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from editorial.approval.rules import Member
from editorial.approval.standing import members
from lib.i18n import Text, say, verbatim
from models.comment import Comment
from models.notice import NoticeKind
from models.permissions import May, may
from models.post import Post
from models.telling import News, settle, tell

_OWNER: Final = say("It is your post.")
_NAMED: Final = say("You are named in it.")
_TAKES_PART: Final = say("You take part in this talk.")
_SAYS: Final = say("%(name)s says something about “%(title)s”.")
_ANSWERS: Final = say("%(name)s answers a remark on “%(title)s”.")
_SUGGESTS: Final = say("%(name)s suggests other words for “%(title)s”.")


def of_remark(
    session: Session, post: Post, comment: Comment, first: Comment, *, now: datetime
) -> None:
    """Nobody is told what they said themselves, nor of a post that they may not read."""
    news = _news(post, comment, first)
    whom = _whom(session, post, comment, first)
    for why in (_OWNER, _NAMED, _TAKES_PART):
        people = [user_id for user_id, because in whom.items() if because is why]
        tell(session.connection(), post.workspace_id, people, replace(news, why=why), now=now)


def of_settling(session: Session, first: Comment, *, now: datetime) -> None:
    settle(session.connection(), first.workspace_id, _matter(first), now=now)


def named(body: str, people: Sequence[Member]) -> list[int]:
    """User ids of those whose name, or first name if only one has it, stands behind an @. Pure."""
    firsts = [_first_name(one) for one in people]
    found = []
    for one, first in zip(people, firsts, strict=True):
        calls = [one.name, first] if firsts.count(first) == 1 else [one.name]
        if any(_is_called(call, body) for call in calls if call):
            found.append(one.user_id)
    return found


def _whom(session: Session, post: Post, comment: Comment, first: Comment) -> dict[int, Text]:
    """User id → why."""
    people = members(session, post.workspace_id)
    readers = {
        one.user_id
        for one in people
        if one.user_id == post.owner_id or may(one.role, May.READ_POSTS)
    }
    if comment.guest_id is None:
        readers.discard(comment.by_id)
    found = dict.fromkeys(_taking_part(session, first), _TAKES_PART)
    found |= dict.fromkeys(named(comment.body, people), _NAMED)
    found[post.owner_id] = _OWNER
    return {user_id: why for user_id, why in found.items() if user_id in readers}


def _taking_part(session: Session, first: Comment) -> list[int]:
    """For a guest: whoever gave them the link."""
    said = select(Comment.by_id).where(
        Comment.workspace_id == first.workspace_id,
        or_(Comment.id == first.id, Comment.parent_id == first.id),
    )
    return list(session.scalars(said.distinct()))


def _news(post: Post, comment: Comment, first: Comment) -> News:
    source = _ANSWERS if comment.parent_id else _SAYS
    if comment.replacement is not None:
        source = _SUGGESTS
    said = comment.body or comment.replacement or ""
    return News(
        kind=NoticeKind.COMMENT,
        matter=_matter(first),
        words=Text(source.source, {"name": comment.name, "title": post.title}),
        more=verbatim(said[:500]) if said else None,
        link=f"/posts/{post.id}/review#remark-{first.id}",
        post_id=post.id,
    )


def _matter(first: Comment) -> str:
    return f"comment:{first.id}"


def _first_name(one: Member) -> str:
    return one.name.split()[0].casefold() if one.name.strip() else ""


def _is_called(call: str, body: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(call)}(?!\w)", body, re.IGNORECASE) is not None
