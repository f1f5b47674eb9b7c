"""What the room of one post shows, gathered in one reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from editorial import drafting, queries, waiting
from editorial.approval.approved import approval_in
from editorial.approval.rules import Course
from editorial.approval.standing import course_of, turns
from editorial.commenting.reading import Talk, talks
from editorial.composing import Look, looks
from editorial.diff import Change, diff
from editorial.wordings import looks_of_wordings
from lib.i18n import Text
from models.actor import Actor
from models.comment import Thread
from models.content import Content
from models.house import House
from models.media_files import media_of
from models.post import Decision, Media, Post, Revision
from models.roles import role_on
from models.way import GIVEN_UP, Move, PostState, post_moves
from web.posts.one import channel_names, foretold_of
from web.review.marking import Stretch, marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`approved`: the version agreed to before, None if there was none or it is this one. `course`
    None: the post is not in review. `before`, `after`: what else waits for the reader.
    """

    post: Post
    revision: Revision
    content: Content
    approved: Revision | None
    changes: Sequence[Change]
    looks: Sequence[Look]
    others: Sequence[Sequence[Look]]
    media: Mapping[str, Media]
    texts: Mapping[str, Sequence[Stretch]]
    course: Course | None
    moves: Sequence[Move]
    decisions: Sequence[Decision]
    team: Sequence[Talk]
    guests: Sequence[Talk]
    names: Mapping[int, str]
    channels: Mapping[int, str]
    before: Post | None
    after: Post | None
    foretold: Sequence[Text]

    @property
    def points(self) -> list[Talk]:
        """What is open about a point of a picture."""
        return [
            one
            for one in (*self.team, *self.guests)
            if one.is_open and one.anchor and one.anchor.x is not None and one.anchor.y is not None
        ]

    @property
    def approval(self) -> Decision | None:
        """The step with which it came to be approved, while it is."""
        return approval_in(self.post, self.decisions)

    @property
    def may_take(self) -> bool:
        return Move.EDIT in self.moves

    @property
    def is_open(self) -> bool:
        """Whether there is still something to talk about."""
        return self.post.state not in GIVEN_UP


def gather(session: Session, actor: Actor, house: House, post_id: int) -> Room:
    """Raises NotFound."""
    post, revision, draft = drafting.draft_of(session, actor, post_id)
    content = draft.content
    course = course_of(session, post) if post.state is PostState.IN_REVIEW else None
    approved = _approved(session, actor, post, revision)
    channels = channel_names(session, actor)
    team = talks(session, post, content, thread=Thread.TEAM)
    guests = talks(session, post, content, thread=Thread.GUESTS)
    before, after = waiting.beside(session, actor, post, now=house.now())
    return Room(
        post=post,
        revision=revision,
        content=content,
        approved=approved,
        changes=_changes(approved, content, channels),
        looks=looks(session, actor, house, content),
        others=looks_of_wordings(session, actor, house, content),
        media=media_of(session, actor.workspace_id, content),
        texts=marked(content, sorted((*team, *guests), key=lambda one: one.first.id)),
        course=course,
        moves=_moves(session, actor, post, now=house.now()),
        decisions=queries.decisions(session, actor, post_id),
        team=team,
        guests=guests,
        names=queries.names(session, actor),
        channels=channels,
        before=before,
        after=after,
        foretold=foretold_of(session, post, revision, draft, now=house.now()),
    )


def _approved(session: Session, actor: Actor, post: Post, revision: Revision) -> Revision | None:
    found = queries.last_approved(session, actor, post.id)
    return None if found is None or found.id == revision.id else found


def _changes(
    approved: Revision | None, content: Content, channels: Mapping[int, str]
) -> Sequence[Change]:
    if approved is None:
        return []
    return diff(Content.from_json(approved.content), content, channel_names=channels)


def _moves(session: Session, actor: Actor, post: Post, *, now: datetime) -> list[Move]:
    own = post.owner_id == actor.user_id
    asked = turns(session, actor, [post], now=now).get(post.id)
    role = role_on(session, actor, post)
    return post_moves(post.state, role=role, own=own, asked=asked)
