"""Where posts stand on their way to being approved, read for one or for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.approval.adding import Adding, added
from editorial.approval.authors import wrote
from editorial.approval.rules import (
    USUAL,
    Asked,
    Course,
    Member,
    RuleBook,
    Sign,
    asked_of,
    asks,
    course,
    levels_of,
)
from editorial.approval.spared import spared_in
from editorial.holding.away import away
from editorial.holding.hands import hands_of
from models.actor import Actor
from models.approval import Agreement, ApprovalRule, Level
from models.content import Content
from models.media_files import media_of
from models.people import Membership, User, Workspace
from models.post import Post, Revision
from models.roles import Given, counting, given_in
from models.way import PostState, Temperature


def course_of(session: Session, post: Post) -> Course:
    """Of the revision that stands there."""
    return courses(session, post.workspace_id, [post])[post.id]


def courses(session: Session, workspace_id: int, posts: Sequence[Post]) -> dict[int, Course]:
    """Post id → where it stands; a few questions, however many posts."""
    if not posts:
        return {}
    book, people = rule_book(session, workspace_id), members(session, workspace_id)
    given = given_in(session, workspace_id)
    adding = added(session, workspace_id, posts)
    newest = _newest(session, workspace_id, posts)
    signs = _signs(session, workspace_id, newest)
    authors = wrote(session, workspace_id, {one: it.hash for one, it in newest.items()})
    spared = spared_in(session, workspace_id, newest)
    return {
        post.id: course(
            _levels(book, post, newest[post.id], adding),
            signs[post.id],
            _counting(people, given, Content.from_json(newest[post.id].content).channels),
            authors=authors[post.id] | {post.owner_id},
            own=book.own,
            spared=spared[post.id],
        )
        for post in posts
    }


def asks_nobody(
    session: Session,
    workspace_id: int,
    content: Content,
    *,
    pillar: str,
    temperature: Temperature,
    leaves_at: datetime | None,
) -> bool:
    """Whether it would be approved as soon as it is submitted."""
    where = course_if(
        session,
        workspace_id,
        content,
        pillar=pillar,
        temperature=temperature,
        leaves_at=leaves_at,
        authors=frozenset(),
    )
    return where.is_complete


def course_if(
    session: Session,
    workspace_id: int,
    content: Content,
    *,
    pillar: str,
    temperature: Temperature,
    leaves_at: datetime | None,
    authors: frozenset[int],
) -> Course:
    """Where it would stand if it were submitted so; also of what is no post yet."""
    book = rule_book(session, workspace_id)
    conditions = added(session, workspace_id, ()).of(
        content,
        consents=[one.consent for one in media_of(session, workspace_id, content).values()],
        temperature=temperature,
        leaves_at=[leaves_at] if leaves_at else [],
    )
    levels = levels_of(asked_of(book, channels=content.channels, pillar=pillar), conditions)
    people, given = members(session, workspace_id), given_in(session, workspace_id)
    counted = _counting(people, given, content.channels)
    return course(levels, (), counted, authors=authors, own=book.own)


def turns(
    session: Session, actor: Actor, posts: Iterable[Post], *, now: datetime | None = None
) -> dict[int, bool]:
    """Post id → whether it waits for this person's agreement; only of posts in review.

    Those that need nobody any more, as when somebody was let go, are left out: a role decides.
    `now`: also what they may agree to for somebody who is away then.
    """
    waiting = [post for post in posts if post.state is PostState.IN_REVIEW]
    if not waiting:
        return {}
    found = courses(session, actor.workspace_id, waiting)
    gone = away(session, actor.workspace_id, now=now) if now else {}
    return {
        post_id: asks(one, actor.user_id) or actor.user_id in hands_of(one, gone)
        for post_id, one in found.items()
        if not one.is_complete
    }


def rule_book(session: Session, workspace_id: int) -> RuleBook:
    own = session.scalars(select(Workspace.own_approval).where(Workspace.id == workspace_id)).one()
    rules = session.scalars(
        select(ApprovalRule).where(ApprovalRule.workspace_id == workspace_id)
    ).all()
    usual = [_asked(one) for one in rules if one.channel_id is None and not one.pillar]
    return RuleBook(
        usual=usual[0] if usual else USUAL,
        channels={one.channel_id: _asked(one) for one in rules if one.channel_id is not None},
        pillars={one.pillar: _asked(one) for one in rules if one.pillar},
        own=own,
    )


def members(session: Session, workspace_id: int) -> list[Member]:
    """Who is in the workspace and may sign in."""
    found = (
        select(User.id, Membership.role, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == workspace_id, User.active.is_(True))
        .order_by(User.name, User.id)
    )
    return [Member(user_id=row.id, role=row.role, name=row.name) for row in session.execute(found)]


def _counting(
    people: Sequence[Member], given: Mapping[int, Given], channels: Iterable[int]
) -> Sequence[Member]:
    """With the role that each has for what goes to these channels."""
    if not given:
        return people
    channels = tuple(channels)
    return [
        replace(one, role=counting(one.role, given.get(one.user_id, {}), channels))
        for one in people
    ]


def _levels(book: RuleBook, post: Post, revision: Revision, adding: Adding) -> tuple[Level, ...]:
    content = Content.from_json(revision.content)
    asked = asked_of(book, channels=content.channels, pillar=post.pillar)
    return levels_of(asked, adding.to(post, content))


def _asked(rule: ApprovalRule) -> Asked:
    return Asked(mode=rule.mode, levels=tuple(map(Level.from_json, rule.levels)))


def _newest(session: Session, workspace_id: int, posts: Sequence[Post]) -> dict[int, Revision]:
    wanted = [post.revision_id for post in posts]
    found = session.scalars(
        select(Revision).where(Revision.workspace_id == workspace_id, Revision.id.in_(wanted))
    )
    return {revision.post_id: revision for revision in found}


def _signs(
    session: Session, workspace_id: int, newest: Mapping[int, Revision]
) -> Mapping[int, list[Sign]]:
    """What was agreed to what stands there, by post, the first first."""
    found: defaultdict[int, list[Sign]] = defaultdict(list)
    valid = (
        select(Agreement)
        .where(
            Agreement.workspace_id == workspace_id,
            Agreement.post_id.in_(newest),
            Agreement.void_at.is_(None),
        )
        .order_by(Agreement.id)
    )
    for one in session.scalars(valid):
        if one.hash == newest[one.post_id].hash:
            found[one.post_id].append(_sign(one))
    return found


def _sign(one: Agreement) -> Sign:
    return Sign(
        user_id=one.by_id,
        role=one.role,
        guest=one.guest_id is not None,
        for_id=one.for_id,
        name=one.name,
    )
