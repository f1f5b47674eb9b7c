"""What the page of one post shows, gathered in one reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from editorial import drafting, queries
from editorial.approval.approved import approval_in
from editorial.approval.rules import Course
from editorial.approval.standing import course_of, turns
from editorial.channels import active
from editorial.commenting.suggestions import taken_up
from editorial.composing import Look, looks
from editorial.diff import Change, diff
from editorial.draft import Draft
from editorial.holding.away import absent
from editorial.holding.foretelling import foretold
from editorial.holding.handing import may_hand_over
from editorial.holding.holders import Held
from editorial.holding.reading import held_of
from editorial.wordings import looks_of_wordings
from insight.standing import of_deliveries
from insight.thanking.saying import given, may_thank
from lib.i18n import Text
from models.absence import Absence
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.house import House
from models.media_files import media_of
from models.permissions import May
from models.post import Decision, Media, Post, Revision
from models.roles import role_at, role_on
from models.scope import scoped
from models.thanks import Thanks
from models.way import (
    POST_MOVES,
    DeliveryState,
    Move,
    PostState,
    Temperature,
    delivery_moves,
    post_moves,
)
from scheduler import queries as scheduled
from scheduler.pool.library import Book, book_of
from scheduler.unsure.evidence import evidence
from web.posts.evidence import Leaving, leaving
from web.posts.repeats import Recurring, recurring, worth_showing

_MOST = 200
_ASKED_ABOUT = (PostState.DRAFT, PostState.CHANGES_REQUESTED, PostState.IN_REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two revisions of the post, and what lies between them."""

    older: Revision
    newer: Revision
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    post: Post
    revision: Revision
    content: Content
    own: bool
    moves: Sequence[Move]
    looks: Sequence[Look]
    others: Sequence[Sequence[Look]]
    book: Book | None
    leaving: Sequence[Leaving]
    recurring: Sequence[Recurring]
    revisions: Sequence[Revision]
    decisions: Sequence[Decision]
    names: Mapping[int, str]
    channels: Mapping[int, Channel]
    media: Mapping[str, Media]
    difference: Difference | None
    course: Course | None
    suggested: Mapping[int, str]
    held: Held | None
    thanks: Sequence[Thanks]
    may_thank: bool
    may_hand_over: bool
    foretold: Sequence[Text]
    gone: Mapping[int, Absence]

    @property
    def approved(self) -> Decision | None:
        """The step with which it came to be approved, while it is."""
        return approval_in(self.post, self.decisions)

    @property
    def unplaced(self) -> Sequence[Channel]:
        """The approved post's channels on which nothing waits, is under way or is live."""
        gone = {DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED}
        if self.post.temperature is Temperature.COLD:
            gone.add(DeliveryState.PUBLISHED)  # it leaves again, in other words
        busy = {one.channel.id for one in self.leaving if one.delivery.state not in gone}
        return [one for one in self.not_repeated if one.id not in busy]

    @property
    def not_repeated(self) -> Sequence[Channel]:
        """The post's channels in use on which it does not come back by itself."""
        repeated = {one.channel.id for one in self.recurring if one.series.ended_at is None}
        there = [self.channels[i] for i in self.content.channels if i not in repeated]
        return [one for one in there if one.archived_at is None]

    @property
    def zones(self) -> Sequence[str]:
        """Of the channels' publics."""
        return sorted({channel.zone for channel in self.not_repeated})

    def same_as(self, revision: Revision) -> int | None:
        """The number of the first version before it that says the same, as a restored one does."""
        alike = (one.number for one in self.revisions if one.hash == revision.hash)
        return next((number for number in alike if number < revision.number), None)

    def number_of(self, revision_id: int | None) -> int | None:
        return next((one.number for one in self.revisions if one.id == revision_id), None)


def gather(
    session: Session, actor: Actor, house: House, post_id: int, *, older: int, newer: int
) -> PostPage:
    """`older`, `newer`: numbers of the revisions to compare, 0 for none. Raises NotFound."""
    post, revision, draft = drafting.draft_of(session, actor, post_id)
    revisions = queries.revisions(session, actor, post_id)
    channels = {channel.id: channel for channel in session.scalars(scoped(actor, Channel))}
    own = post.owner_id == actor.user_id
    return PostPage(
        post=post,
        revision=revision,
        content=draft.content,
        own=own,
        moves=post_moves(
            post.state,
            role=role_on(session, actor, post),
            own=own,
            asked=turns(session, actor, [post], now=house.now()).get(post_id),
        ),
        looks=looks(session, actor, house, draft.content),
        others=looks_of_wordings(session, actor, house, draft.content),
        book=book_of(session, post, now=house.now()),
        leaving=_leaving(session, actor, house, post, channels, revisions),
        recurring=recurring(session, actor, post_id, channels, now=house.now()),
        revisions=revisions,
        decisions=queries.decisions(session, actor, post_id),
        names=queries.names(session, actor),
        channels=channels,
        media=media_of(session, actor.workspace_id, draft.content),
        difference=_difference(revisions, channels, older=older, newer=newer),
        course=course_of(session, post) if post.state in _ASKED_ABOUT else None,
        suggested=taken_up(session, actor.workspace_id, post_id),
        held=held_of(session, post, now=house.now()),
        gone=_gone(session, actor, now=house.now()),
        thanks=given(session, actor, (post_id,)),
        may_thank=may_thank(session, actor, post),
        may_hand_over=may_hand_over(session, actor, post),
        foretold=foretold_of(session, post, revision, draft, now=house.now()),
    )


def _gone(session: Session, actor: Actor, *, now: datetime) -> Mapping[int, Absence]:
    """Who is away now, for whoever may name who stands in."""
    if not actor.may(May.SPEAK_FOR_ABSENT):
        return {}
    return absent(session, actor.workspace_id, now=now)


def foretold_of(
    session: Session, post: Post, revision: Revision, draft: Draft, *, now: datetime
) -> Sequence[Text]:
    """What submitting it leads to."""
    if post.state not in POST_MOVES[Move.SUBMIT].to:
        return ()
    writer = revision.author_id
    return foretold(session, post.workspace_id, draft, writer_id=writer, post=post, now=now)


def channel_names(session: Session, actor: Actor) -> dict[int, str]:
    return {channel.id: channel.name for channel in active(session, actor)}


def _leaving(
    session: Session,
    actor: Actor,
    house: House,
    post: Post,
    channels: Mapping[int, Channel],
    revisions: Sequence[Revision],
) -> list[Leaving]:
    role = role_on(session, actor, post)
    contents = {revision.id: Content.from_json(revision.content) for revision in revisions}
    found = list(worth_showing(scheduled.deliveries(session, actor, post_id=post.id, limit=_MOST)))
    known = evidence(session, [delivery.id for delivery in found])
    stands = of_deliveries(session, actor, list(known))
    media = _media(session, actor, [contents[delivery.revision_id] for delivery in found])
    return [
        leaving(
            house,
            delivery,
            channels[delivery.channel_id],
            contents[delivery.revision_id],
            moves=delivery_moves(
                delivery.state, role=role_at(session, actor, role, delivery.channel_id)
            ),
            media=media,
            evidence=known[delivery.id],
            standing=stands.get(delivery.id),
        )
        for delivery in sorted(found, key=lambda one: (one.due_at, one.id))
    ]


def _media(session: Session, actor: Actor, contents: Sequence[Content]) -> Mapping[str, Media]:
    wanted = {attachment.sha256 for content in contents for attachment in content.media}
    if not wanted:
        return {}
    found = session.scalars(scoped(actor, Media).where(Media.sha256.in_(wanted)))
    return {media.sha256: media for media in found}


def _difference(
    revisions: Sequence[Revision], channels: Mapping[int, Channel], *, older: int, newer: int
) -> Difference | None:
    by_number = {revision.number: revision for revision in revisions}
    left, right = by_number.get(older), by_number.get(newer)
    if left is None or right is None:
        return None
    names = {channel.id: channel.name for channel in channels.values()}
    changes = diff(
        Content.from_json(left.content), Content.from_json(right.content), channel_names=names
    )
    return Difference(older=left, newer=right, changes=changes)
