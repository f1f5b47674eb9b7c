"""What is shown of ideas: all of them to editors, to a volunteer their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lib.errors import NotFound
from lib.i18n import Text, say
from models.actor import Actor
from models.idea import Backing, Idea, seen_by
from models.idea_source import IdeaLetter
from models.permissions import May
from models.post import Post
from models.scope import fetch, scoped
from models.way import GIVEN_UP


class Show(StrEnum):
    """Which of them."""

    OPEN = "open"
    WRITTEN = "written"
    DECLINED = "declined"
    ALL = "all"


SHOW_WORDS: Final[Mapping[Show, Text]] = {
    Show.OPEN: say("To be written"),
    Show.WRITTEN: say("Written"),
    Show.DECLINED: say("Not for us"),
    Show.ALL: say("All ideas"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An idea with what was written from it; `backers`: who would like it too, by name."""

    idea: Idea
    post: Post | None
    backers: tuple[int, ...]

    @property
    def stage(self) -> Show:
        if self.idea.declined_at is not None:
            return Show.DECLINED
        given_up = self.post is None or self.post.state in GIVEN_UP
        return Show.OPEN if given_up else Show.WRITTEN


def ideas(
    session: Session,
    actor: Actor,
    *,
    show: Show = Show.OPEN,
    search: str = "",
    after: int | None = None,
    limit: int = 50,
) -> list[Seen]:
    """Newest first, at most `limit`; `after`: the last id already seen."""
    found = _with_posts(actor).where(seen_by(actor), _is(show))
    if search.strip():
        found = found.where(_says(search.strip()))
    if after is not None:
        found = found.where(Idea.id < after)
    rows = session.execute(found.order_by(Idea.id.desc()).limit(limit)).all()
    backed = _backers(session, actor, [row.Idea.id for row in rows])
    return [Seen(idea=row.Idea, post=row.Post, backers=backed.get(row.Idea.id, ())) for row in rows]


def seen(session: Session, actor: Actor, idea_id: int) -> Seen:
    """Raises NotFound."""
    visible(session, actor, idea_id)
    row = session.execute(_with_posts(actor).where(Idea.id == idea_id)).one()
    backed = _backers(session, actor, [idea_id])
    return Seen(idea=row.Idea, post=row.Post, backers=backed.get(idea_id, ()))


def counts(session: Session, actor: Actor) -> dict[Show, int]:
    """How many of each the actor may see."""
    written, declined = _is(Show.WRITTEN), _is(Show.DECLINED)
    number = func.count(Idea.id)
    found = (
        select(number, number.filter(written), number.filter(declined))
        .join(Post, Post.id == Idea.post_id, isouter=True)
        .where(Idea.workspace_id == actor.workspace_id)
    )
    every, done, over = session.execute(found.where(seen_by(actor))).one()
    return {
        Show.OPEN: every - done - over,
        Show.WRITTEN: done,
        Show.DECLINED: over,
        Show.ALL: every,
    }


def letters(session: Session, actor: Actor, *, limit: int = 20) -> list[IdeaLetter]:
    """The last ones that became nothing, or not whole; for editors. Not those long forgotten."""
    actor.must(May.KEEP_SOURCES)
    found = scoped(actor, IdeaLetter).where(
        or_(IdeaLetter.kept_apart.is_not(None), IdeaLetter.remark.is_not(None)),
        IdeaLetter.sender != "",
    )
    return list(session.scalars(found.order_by(IdeaLetter.id.desc()).limit(limit)))


def visible(session: Session, actor: Actor, idea_id: int) -> Idea:
    """Raises NotFound, for a volunteer also for what somebody else noted."""
    idea = fetch(session, actor, Idea, idea_id)
    own = scoped(actor, Idea).where(Idea.id == idea_id, seen_by(actor))
    if session.scalars(own).one_or_none() is None:
        raise NotFound
    return idea


def _with_posts(actor: Actor) -> Select[Idea, Post | None]:
    return (
        select(Idea, Post)
        .join(Post, Post.id == Idea.post_id, isouter=True)
        .where(Idea.workspace_id == actor.workspace_id)
    )


def _is(show: Show) -> ColumnElement[bool]:
    lives = and_(Idea.post_id.is_not(None), Post.state.not_in(GIVEN_UP))
    kept = Idea.declined_at.is_(None)
    match show:
        case Show.OPEN:
            return and_(kept, or_(Idea.post_id.is_(None), Post.state.in_(GIVEN_UP)))
        case Show.WRITTEN:
            return and_(kept, lives)
        case Show.DECLINED:
            return Idea.declined_at.is_not(None)
        case Show.ALL:
            return Idea.id.is_not(None)


def _says(search: str) -> ColumnElement[bool]:
    columns = (Idea.line, Idea.note, Idea.link)
    return or_(*(column.icontains(search, autoescape=True) for column in columns))


def _backers(session: Session, actor: Actor, ids: list[int]) -> dict[int, tuple[int, ...]]:
    found = scoped(actor, Backing).where(Backing.idea_id.in_(ids)).order_by(Backing.at, Backing.id)
    by_idea: dict[int, tuple[int, ...]] = {}
    for one in session.scalars(found):
        by_idea[one.idea_id] = (*by_idea.get(one.idea_id, ()), one.user_id)
    return by_idea
