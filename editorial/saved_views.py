"""Views of the calendar that people keep under a name of theirs."""

import unicodedata
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotFound
from lib.i18n import Text, say
from models.actor import Actor
from models.permissions import May
from models.saved_view import SavedView
from models.scope import fetch, scoped

MOST: Final = 30
LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 2000
_TURNING: Final = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # they would turn what follows


def save(
    session: Session, actor: Actor, name: str, query: str, *, shared: bool, starts: bool
) -> SavedView:
    """Under a name that the person has already, in the place of that one. Raises Invalid.

    `shared`: an editor's is offered to everybody; a volunteer's stays their own.
    """
    called = _name(name)
    if len(query) > LONGEST_QUERY:
        raise _wrong(say("So many filters cannot be kept."), say("Choose fewer of them."))
    row = session.scalars(_own(actor).where(SavedView.name == called)).one_or_none()
    if row is None:
        _must_have_room(session, actor)
        row = SavedView(workspace_id=actor.workspace_id, user_id=actor.user_id, name=called)
        session.add(row)
    row.query = query
    row.shared = shared and actor.may(May.SHARE_VIEWS)
    session.flush()
    if starts:
        start_with(session, actor, row.id)
    return row


def rename(session: Session, actor: Actor, view_id: int, name: str) -> SavedView:
    """Raises NotFound for another's, Invalid."""
    row, called = _mine(session, actor, view_id), _name(name)
    same = _own(actor).where(SavedView.name == called, SavedView.id != row.id)
    if session.scalars(same).first() is not None:
        raise _wrong(say("You have a view of that name."), say("Choose another name."))
    row.name = called
    return row


def remove(session: Session, actor: Actor, view_id: int) -> str:
    """Its name. One's own, or, as a manager, one that is shared. Raises NotFound."""
    row = fetch(session, actor, SavedView, view_id)
    if row.user_id != actor.user_id and not (row.shared and actor.may(May.CLEAR_VIEWS)):
        raise NotFound
    session.delete(row)
    return row.name


def start_with(session: Session, actor: Actor, view_id: int | None) -> None:
    """The person’s calendar opens with that one; None: with the week. Raises NotFound."""
    if view_id is not None:
        _mine(session, actor, view_id)
    session.flush()
    own = update(SavedView).where(
        SavedView.workspace_id == actor.workspace_id, SavedView.user_id == actor.user_id
    )
    session.execute(own.values(starts=False))
    if view_id is not None:
        session.execute(own.where(SavedView.id == view_id).values(starts=True))


def start_of(session: Session, actor: Actor) -> str | None:
    """What the person's calendar opens with; None: nothing was chosen."""
    return session.scalar(
        select(SavedView.query).where(
            SavedView.workspace_id == actor.workspace_id,
            SavedView.user_id == actor.user_id,
            SavedView.starts,
        )
    )


def _own(actor: Actor) -> Select[SavedView]:
    return scoped(actor, SavedView).where(SavedView.user_id == actor.user_id)


def _mine(session: Session, actor: Actor, view_id: int) -> SavedView:
    row = fetch(session, actor, SavedView, view_id)
    if row.user_id != actor.user_id:
        raise NotFound
    return row


def _must_have_room(session: Session, actor: Actor) -> None:
    there = session.scalar(select(func.count()).select_from(_own(actor).subquery())) or 0
    if there >= MOST:
        raise _wrong(
            say("More than %(most)s views cannot be kept.", most=MOST), say("Remove one first.")
        )


def _name(given: str) -> str:
    plain = "".join(one for one in given if not _is_unshowable(one))
    called = " ".join(plain.split())[:LONGEST_NAME].rstrip()
    if not called:
        raise _wrong(say("The view has no name."), say("Give it one."))
    return called


def _is_unshowable(letter: str) -> bool:
    hidden = unicodedata.category(letter) in {"Cc", "Cs"} and not letter.isspace()
    return hidden or ord(letter) in _TURNING


def _wrong(what: Text, remedy: Text) -> Invalid:
    return Invalid(what, remedy=remedy)
