"""Feeds whose new entries become ideas: kept by editors, read every hour by the daemon."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func
from sqlalchemy.orm import Session

from lib.addresses import is_web_address
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.idea_source import IdeaSource
from models.permissions import May
from models.scope import fetch, scoped

MOST: Final = 30
EVERY: Final = timedelta(hours=1)
LONGEST_ADDRESS: Final = 500
LONGEST_NAME: Final = 120


def sources(session: Session, actor: Actor) -> Sequence[IdeaSource]:
    """By name."""
    order = (func.lower(IdeaSource.name), IdeaSource.id)
    return session.scalars(scoped(actor, IdeaSource).order_by(*order)).all()


def keep(
    session: Session, actor: Actor, address: str, *, name: str = "", now: datetime
) -> IdeaSource:
    """A new one, read within the minute; named by itself where no name is given.

    Raises NotAllowed, Invalid.
    """
    actor.must(May.KEEP_SOURCES)
    address, name = address.strip(), " ".join(name.split())
    _must_be_right(_wrong(session, actor, address, name))
    made = IdeaSource(
        workspace_id=actor.workspace_id, name=name, address=address, due_at=now, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def pause(session: Session, actor: Actor, source_id: int, *, now: datetime) -> IdeaSource:
    """It is not read until it goes on. Raises NotAllowed, NotFound."""
    source = _of_an_editor(session, actor, source_id)
    source.paused_at = source.paused_at or now
    return source


def go_on(session: Session, actor: Actor, source_id: int, *, now: datetime) -> IdeaSource:
    """It is read within the minute, paused or not. Raises NotAllowed, NotFound."""
    source = _of_an_editor(session, actor, source_id)
    source.paused_at, source.due_at = None, now
    return source


def forget(session: Session, actor: Actor, source_id: int) -> str:
    """Its name. What it brought stays. Raises NotAllowed, NotFound."""
    source = _of_an_editor(session, actor, source_id)
    session.delete(source)
    return source.name or source.address


def _of_an_editor(session: Session, actor: Actor, source_id: int) -> IdeaSource:
    actor.must(May.KEEP_SOURCES)
    return fetch(session, actor, IdeaSource, source_id)


def _wrong(session: Session, actor: Actor, address: str, name: str) -> dict[str, Text]:
    there = session.scalars(scoped(actor, IdeaSource)).all()
    if not is_web_address(address) or len(address) > LONGEST_ADDRESS:
        return {"address": say("Write the feed’s address, with https://.")}
    if any(one.address == address for one in there):
        return {"address": say("This feed is read already.")}
    if len(there) >= MOST:
        return {"address": say("More than %(most)s cannot be kept.", most=MOST)}
    if len(name) > LONGEST_NAME or not name.isprintable():
        return {"name": say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)}
    return {}


def _must_be_right(fields: dict[str, Text]) -> None:
    if fields:
        raise Invalid(
            say("The feed cannot be kept like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
