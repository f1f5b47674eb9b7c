"""Reading one feed: its turn is taken, it is fetched with nothing open, its news are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.errors import ConnectorError
from connectors.fetching import Fetched, Known, fetch
from connectors.reach import Guard
from editorial.ideas.feeds import Entry, Feed, NoFeed, feed
from editorial.ideas.links import link_key
from editorial.ideas.sources import EVERY
from lib.i18n import Text, say
from models.house import House
from models.idea import Idea, Origin
from models.idea_source import IdeaSource

AT_ONCE: Final = 20  # new entries a reading; more come at the next ones


def read(house: House, source_id: int, *, guard: Guard | None = None) -> None:
    """Whatever goes wrong stands on the source; it comes round again in an hour."""
    with house.database.transaction() as session:
        known = _turn(session, source_id, now=house.now())
    if known is None:
        return
    address, before = known
    try:
        found = fetch(address, known=before, guard=guard)
        told = _told(found) if found else None
    except ConnectorError as error:
        with house.database.transaction() as session:
            _failed(session, source_id, error.reason, error.remedy)
    else:
        with house.database.transaction() as session:
            _keep(session, source_id, found, told, now=house.now())


def _turn(session: Session, source_id: int, *, now: datetime) -> tuple[str, Known] | None:
    """None where somebody else reads it, or nobody is to."""
    mine = update(IdeaSource).where(
        IdeaSource.id == source_id, IdeaSource.due_at <= now, IdeaSource.paused_at.is_(None)
    )
    taken = session.execute(mine.values(due_at=now + EVERY).returning(IdeaSource.address)).first()
    if taken is None:
        return None
    row = session.get_one(IdeaSource, source_id)
    return row.address, Known(etag=row.etag, modified=row.modified)


def _told(found: Fetched) -> Feed:
    try:
        return feed(found.body, content_type=found.content_type, address=found.address)
    except NoFeed as error:
        raise ConnectorError(
            say("There is no feed at this address."),
            remedy=say("Look on that page for “RSS” or “Atom”, and take the address behind it."),
        ) from error


def _failed(session: Session, source_id: int, reason: Text, remedy: Text | None) -> None:
    source = session.get(IdeaSource, source_id)
    if source is not None:
        source.reason, source.remedy = reason, remedy


def _keep(
    session: Session, source_id: int, found: Fetched | None, told: Feed | None, *, now: datetime
) -> None:
    source = session.get(IdeaSource, source_id)
    if source is None:  # forgotten meanwhile
        return
    if found is not None and told is not None:
        _bring(session, source, told.entries, now=now)
        source.name = source.name or told.title or source.address[:120]
        # More waits: then the same answer must come once more.
        whole = len(told.entries) == len(source.seen)
        source.etag = found.known.etag[:300] if whole else ""
        source.modified = found.known.modified[:100] if whole else ""
    source.read_at, source.reason, source.remedy = now, None, None


def _bring(
    session: Session, source: IdeaSource, entries: Sequence[Entry], *, now: datetime
) -> None:
    """At the first reading what is further down is old, and counts as seen."""
    seen, first = set(source.seen), source.read_at is None
    new = [one for one in entries if one.key not in seen]
    for one in reversed(new[:AT_ONCE]):
        if not _is_there(session, source, one):
            session.add(_idea(source, one, now=now))
    taken = {one.key for one in (new if first else new[:AT_ONCE])}
    source.seen = [one.key for one in entries if one.key in seen | taken]


def _is_there(session: Session, source: IdeaSource, entry: Entry) -> bool:
    if not entry.link:
        return False
    same = select(Idea.id).where(
        Idea.workspace_id == source.workspace_id, Idea.link_key == link_key(entry.link)
    )
    return session.scalars(same.limit(1)).first() is not None


def _idea(source: IdeaSource, entry: Entry, *, now: datetime) -> Idea:
    return Idea(
        workspace_id=source.workspace_id,
        line=entry.line,
        link=entry.link,
        link_key=link_key(entry.link),
        note=entry.note,
        pictures=[],
        origin=Origin.FEED,
        source_id=source.id,
        created_at=now,
    )
