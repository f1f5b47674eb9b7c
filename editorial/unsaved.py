"""What is typed and not saved yet is kept, for its writer alone."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from editorial.drafting import visible
from lib.errors import Changed, Invalid, NotFound, Refusal
from lib.i18n import say
from models.actor import Actor
from models.scope import scoped
from models.unsaved import Fields, Unsaved

MOST: Final = 20  # windows of one person; the one left longest ago goes for a new one
MOST_FIELDS: Final = 500
MOST_CHARACTERS: Final = 400_000
LEAST_GAP: Final = timedelta(seconds=1)
_LONGEST_PAGE: Final = 40


class TooSoon(Refusal):
    """It was kept a moment ago; nothing is lost by waiting."""

    code = "too_soon"


def keep(
    session: Session,
    actor: Actor,
    *,
    page: str,
    post_id: int | None,
    version: int,
    fields: Fields,
    now: datetime,
) -> int:
    """The version that it has now. `version`: that the window knows of, 0 before the first.

    Raises Changed where another window kept the same text since, Invalid, NotFound, TooSoon.
    """
    if post_id is not None:
        visible(session, actor, post_id)
    _must_fit(page, fields)
    found = session.scalars(_of(actor, page).with_for_update()).one_or_none()
    if (found.version if found else 0) != version:
        raise _elsewhere()
    if found is None:
        return _first(session, actor, page, post_id, fields, now=now)
    if now - found.at < LEAST_GAP:
        raise TooSoon(say("It was kept a moment ago."), remedy=say("Wait a second."))
    found.fields, found.at, found.version = fields, now, version + 1
    return found.version


def left(session: Session, actor: Actor, post_id: int | None) -> list[Unsaved]:
    """What the actor left unfinished of that post (None: of new ones), the latest first."""
    mine = scoped(actor, Unsaved).where(
        Unsaved.user_id == actor.user_id, Unsaved.post_id == post_id
    )
    return list(session.scalars(mine.order_by(Unsaved.at.desc(), Unsaved.id.desc()).limit(MOST)))


def one(session: Session, actor: Actor, page: str, *, post_id: int | None) -> Unsaved:
    """Raises NotFound, also for what another person left."""
    found = session.scalars(_of(actor, page)).one_or_none()
    if found is None or found.post_id != post_id:
        raise NotFound(say("This text is no longer kept."))
    return found


def version_of(session: Session, actor: Actor, page: str) -> int:
    """0 where nothing is kept."""
    found = session.scalars(_of(actor, page)).one_or_none()
    return found.version if found else 0


def forget(session: Session, actor: Actor, page: str) -> None:
    """It is saved, or not wanted any more."""
    gone = session.scalars(_of(actor, page)).one_or_none()
    if gone is not None:
        session.delete(gone)


def _first(
    session: Session,
    actor: Actor,
    page: str,
    post_id: int | None,
    fields: Fields,
    *,
    now: datetime,
) -> int:
    _make_room(session, actor)
    made = Unsaved(
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        post_id=post_id,
        page=page,
        version=1,
        fields=fields,
        at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:  # the same window twice at once, or a stranger's name for it
        raise _elsewhere() from error
    return made.version


def _make_room(session: Session, actor: Actor) -> None:
    mine = scoped(actor, Unsaved).where(Unsaved.user_id == actor.user_id)
    for old in session.scalars(mine.order_by(Unsaved.at.desc()).offset(MOST - 1)).all():
        session.delete(old)


def _of(actor: Actor, page: str) -> Select[Unsaved]:
    return scoped(actor, Unsaved).where(Unsaved.user_id == actor.user_id, Unsaved.page == page)


def _must_fit(page: str, fields: Fields) -> None:
    size = sum(len(name) + len(value) for name, value in fields)
    if not page or len(page) > _LONGEST_PAGE or len(fields) > MOST_FIELDS or size > MOST_CHARACTERS:
        raise Invalid(
            say("This is too much to be kept while you write."),
            remedy=say("Save it, or make it shorter."),
        )


def _elsewhere() -> Changed:
    return Changed(
        say("This text was taken up in another window."),
        remedy=say("Go on there, or save here."),
    )
