"""The board: what one has to do with, by where it stands."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from editorial.approval.standing import turns
from lib.i18n import Text, moment, say, zone
from models.actor import Actor
from models.post import Post
from models.roles import roles_on
from models.scope import scoped
from models.way import (
    DELIVERY_MOVES,
    STATE_WORDS,
    Move,
    PostState,
    Role,
    Temperature,
    at_least,
    post_moves,
)
from scheduler.calendar.board import Heap, Waiting, waiting
from scheduler.calendar.entries import Entry, NativeEntry, On, Stretch, entries
from scheduler.calendar.narrowing import Stage
from web.calendar.days import Roles, roles_in, shown
from web.calendar.filters import Filters
from web.calendar.spans import Span
from web.edge import now

_FEW: Final = 15  # cards of a column
_TWO_MONTHS: Final = timedelta(days=62)  # what went wrong longer ago is history
_FAR: Final = timedelta(days=366)
P = PostState
_IN_THE_MAKING: Final[tuple[tuple[Text, Sequence[PostState]], ...]] = (
    (say("Ideas and drafts"), (P.IDEA, P.DRAFT, P.CHANGES_REQUESTED)),
    (say("To review"), (P.IN_REVIEW,)),
    (say("Approved, without a time"), (P.APPROVED,)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCard:
    """`said`: when, or where it stands. `moves`: what this person may do with the post here.

    `decides`: it waits for this person's decision, on its own page. `post_id` None: published by
    other means.
    """

    title: str
    address: str
    look: str
    temperature: Temperature | None
    channels: str
    said: str
    owner_id: int | None
    post_id: int | None = None
    moves: Collection[Move] = ()
    wished: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`count`: at least so many where `counted_out` is False."""

    key: str
    title: Text
    cards: tuple[BoardCard, ...]
    count: int
    counted_out: bool

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.cards))


def board(session: Session, who: Actor, span: Span, wanted: Filters) -> list[Column]:
    """Columns that the filters leave nothing of are left out."""
    made = _in_the_making(session, who, wanted) if _is_wanted(Stage.REVIEW, wanted) else ()
    return [*made, *_placed(session, who, span, wanted)]


def _is_wanted(stage: Stage, wanted: Filters) -> bool:
    return not wanted.stages or stage in wanted.stages


def _in_the_making(session: Session, who: Actor, wanted: Filters) -> Iterator[Column]:
    for title, states in _IN_THE_MAKING:
        heap = waiting(session, who, states, few=_FEW, only=replace(wanted, stages=()))
        asked = turns(session, who, _in_review(session, who, heap), now=now())
        roles = roles_on(session, who, {one.post_id for one in heap.posts})
        yield Column(
            key=states[-1],
            title=title,
            cards=tuple(
                _of_waiting(one, who, roles[one.post_id], asked.get(one.post_id))
                for one in heap.posts
            ),
            count=heap.count,
            counted_out=heap.counted_out,
        )


def _in_review(session: Session, who: Actor, heap: Heap) -> Sequence[Post]:
    ids = [one.post_id for one in heap.posts if one.state is PostState.IN_REVIEW]
    return session.scalars(scoped(who, Post).where(Post.id.in_(ids))).all() if ids else ()


def _of_waiting(
    one: Waiting,
    who: Actor,
    role: Role,
    asked: bool | None,  # noqa: FBT001
) -> BoardCard:
    own = one.owner_id == who.user_id
    moves = post_moves(one.state, role=role, own=own, asked=asked)
    wish = say("wished for %(at)s", at=one.wished_at) if one.wished_at else None
    return BoardCard(
        title=one.title,
        address=url_for("posts.show", post_id=one.post_id),
        look=f"e {one.temperature} review",
        temperature=one.temperature,
        channels=_names(one.channels),
        said=" · ".join(str(words) for words in (STATE_WORDS[one.state], wish) if words),
        owner_id=one.owner_id,
        post_id=one.post_id,
        moves=[move for move in (Move.SUBMIT, Move.SCHEDULE) if move in moves],
        wished=one.wished_at is not None,
        decides=Move.APPROVE in moves,
    )


def _placed(session: Session, who: Actor, span: Span, wanted: Filters) -> Iterator[Column]:
    since, until = span.bounds(zone())
    for stage, title, stretch in (
        (Stage.WAITING, say("Planned"), Stretch(since=since, until=until + _FAR)),
        (Stage.LIVE, say("Live this month"), Stretch(since=since, until=until)),
        (Stage.TROUBLE, say("Went wrong"), Stretch(since=since - _TWO_MONTHS, until=until)),
    ):
        if _is_wanted(stage, wanted):
            only = replace(wanted, stages=(stage,))
            (found,) = entries(session, who, [stretch], few=_FEW, only=only)
            roles = roles_in(session, who, [found])
            yield Column(
                key=stage,
                title=title,
                cards=tuple(_of_entry(one, roles) for one in found.entries),
                count=found.count,
                counted_out=found.counted_out,
            )


def _of_entry(one: Entry | NativeEntry, roles: Roles) -> BoardCard:
    card = shown(one, roles)
    said = " · ".join(str(words) for words in (moment(one.at), card.said) if words)
    if isinstance(one, NativeEntry):
        return BoardCard(
            title=card.title,
            address=card.address,
            look=card.look,
            temperature=None,
            channels=one.channel.name,
            said=said,
            owner_id=None,
        )
    return BoardCard(
        title=one.title,
        address=card.address,
        look=card.look,
        temperature=one.temperature,
        channels=_names(one.channels),
        said=said,
        owner_id=one.owner_id,
        post_id=one.post_id,
        decides=one.stage is Stage.TROUBLE and _resolves(roles[one.post_id]),
    )


def _names(channels: Sequence[On]) -> str:
    return ", ".join(one.name for one in channels) or str(say("no channel yet"))


def _resolves(role: Role) -> bool:
    return at_least(role, DELIVERY_MOVES[Move.RESOLVE].least)
