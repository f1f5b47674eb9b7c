"""Whoever holds a post is reminded in time; after it, those who manage are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.holding.deadlines import deadlines_of
from editorial.holding.holders import Held
from editorial.holding.reading import held
from editorial.holding.stages import APART, Due, due
from lib.i18n import Text, say
from models.notice import NoticeKind
from models.people import Workspace
from models.post import Post
from models.reminder import Reminder, Stage
from models.telling import News, inserting, members, tell_all
from models.way import PostState, Role

PRESSING: Final = (PostState.IN_REVIEW, PostState.CHANGES_REQUESTED)
AT_ONCE: Final = 200  # in one transaction


def workspaces(session: Session) -> list[int]:
    """Where anything waits that somebody may have to be reminded of."""
    found = select(Post.workspace_id).where(Post.state.in_(PRESSING)).distinct()
    return list(session.scalars(found.order_by(Post.workspace_id)))


def unsaid(session: Session, workspace_id: int, *, now: datetime) -> Sequence[Due]:
    """Who is to be told of what now, the most pressing first."""
    home = session.get_one(Workspace, workspace_id)
    waiting = held(session, workspace_id, now=now, states=PRESSING)
    rows = _told(session, workspace_id)
    found = due(
        waiting,
        managers=members(session.connection(), workspace_id, least=Role.MANAGER),
        done={(one.post_id, one.revision_id, one.user_id, one.stage) for one in rows},
        lately={(one.post_id, one.user_id) for one in rows if one.at > now - APART},
        now=now,
        deadlines=deadlines_of(home),
    )
    return sorted(found, key=lambda one: (one.held.by_when or now, one.held.post_id))


def remind(session: Session, workspace_id: int, found: Sequence[Due], *, now: datetime) -> None:
    """Tells those of whom no other daemon was quicker."""
    ours = taken(session, workspace_id, found, now=now)
    by_person: dict[int, list[News]] = {}
    for one in found:
        if (one.held.post_id, one.user_id) in ours and one.held.by_when is not None:
            by_person.setdefault(one.user_id, []).append(_news(one, by_when=one.held.by_when))
    for user_id, news in by_person.items():
        tell_all(session.connection(), workspace_id, (user_id,), news, now=now)


def matter(post_id: int) -> str:
    return f"waits:{post_id}"


def _told(session: Session, workspace_id: int) -> Sequence[Reminder]:
    """Of what waits still."""
    wanted = (
        select(Reminder)
        .join(Post, Post.id == Reminder.post_id)
        .where(Reminder.workspace_id == workspace_id, Post.state.in_(PRESSING))
    )
    return session.scalars(wanted).all()


def taken(
    session: Session, workspace_id: int, found: Sequence[Due], *, now: datetime
) -> set[tuple[int, int]]:
    """(post, person) of those of whom no other daemon was quicker."""
    if not found:
        return set()
    rows = [
        {
            "workspace_id": workspace_id,
            "post_id": one.held.post_id,
            "revision_id": one.held.revision_id,
            "user_id": one.user_id,
            "stage": one.stage,
            "at": now,
        }
        for one in found
    ]
    written = inserting(session.connection(), Reminder).values(rows).on_conflict_do_nothing()
    ours = session.connection().execute(written.returning(Reminder.post_id, Reminder.user_id))
    return {(row.post_id, row.user_id) for row in ours}


def _news(one: Due, *, by_when: datetime) -> News:
    is_over = one.stage is Stage.OVER
    return News(
        kind=NoticeKind.REMINDER if one.asked and not is_over else NoticeKind.ESCALATED,
        matter=matter(one.held.post_id),
        words=_words(one.held, by_when, asked=one.asked, is_over=is_over),
        more=one.held.stuck,
        why=_MINE if one.asked else _MANAGES,
        by_when=by_when,
        link=f"/posts/{one.held.post_id}",
        post_id=one.held.post_id,
    )


def _words(held: Held, by_when: datetime, *, asked: bool, is_over: bool) -> Text:
    if not is_over and asked:
        return say("“%(title)s” waits for you. By when: %(at)s.", title=held.title, at=by_when)
    if not is_over and held.people:
        return say("“%(title)s” is held up by somebody who is away.", title=held.title)
    if not is_over:
        return say("“%(title)s” waits, and nobody here can go on with it.", title=held.title)
    if asked:
        return say(
            "“%(title)s” waits for you, and is overdue since %(at)s.",
            title=held.title,
            at=by_when,
        )
    return say(
        "“%(title)s” waits for others, and is overdue since %(at)s.", title=held.title, at=by_when
    )


_MINE: Final = say("You are one of those whose turn it is.")
_MANAGES: Final = say("You are told because you manage: nobody else has acted in time, or could.")
