"""An idea is noted; one whose link is there already joins the one that is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.ideas.links import link_key
from lib.addresses import is_web_address
from lib.errors import Invalid
from lib.i18n import Text, say
from lib.names import plain
from models.actor import Actor
from models.idea import Backing, Idea, Origin
from models.scope import scoped

LONGEST_LINE: Final = 300
LONGEST_LINK: Final = 2000
LONGEST_NOTE: Final = 5000
_LONGEST_TOGETHER: Final = 20_000  # of the notes of all who had the same idea
NOT_ALL_KEPT: Final = say(
    "With what others said of it, it is more than %(most)s characters: the rest is left out. "
    "Put that behind the link instead.",
    most=_LONGEST_TOGETHER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a person says of an idea. Without a line its link stands there instead."""

    line: str = ""
    link: str = ""
    note: str = ""
    origin: Origin = Origin.HAND
    pictures: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """`joined`: its link was there already, and it is that idea. `cut`: not all of its note had
    room there.
    """

    idea: Idea
    joined: bool
    cut: bool = False


def add(session: Session, actor: Actor, noted: Noted, *, now: datetime) -> Added:
    """The actor's own. Raises Invalid."""
    noted = _trimmed(noted)
    _must_fit(noted)
    there = same_link(session, actor, noted.link)
    if there is not None:
        cut = _join(session, actor, there, noted, now=now)
        return Added(idea=there, joined=True, cut=cut)
    made = Idea(
        workspace_id=actor.workspace_id,
        line=noted.line,
        link=noted.link,
        link_key=link_key(noted.link),
        note=noted.note,
        pictures=list(noted.pictures),
        origin=noted.origin,
        by_id=actor.user_id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return Added(idea=made, joined=False)


def same_link(session: Session, actor: Actor, link: str) -> Idea | None:
    """The first idea that leads there, whatever became of it; locked, for somebody joins it."""
    if not link:
        return None
    found = scoped(actor, Idea).where(Idea.link_key == link_key(link)).order_by(Idea.id).limit(1)
    locked = found.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def back(session: Session, actor: Actor, idea: Idea, *, now: datetime) -> None:
    """The actor would like it too; once, and not of an idea of their own."""
    same = select(Backing.id).where(
        Backing.workspace_id == actor.workspace_id,
        Backing.idea_id == idea.id,
        Backing.user_id == actor.user_id,
    )
    if idea.by_id == actor.user_id or session.scalar(same) is not None:
        return
    session.add(
        Backing(workspace_id=actor.workspace_id, idea_id=idea.id, user_id=actor.user_id, at=now)
    )
    session.flush()


def _join(session: Session, actor: Actor, there: Idea, noted: Noted, *, now: datetime) -> bool:
    """Whether a part of its note had no room."""
    back(session, actor, there, now=now)
    there.pictures = list(dict.fromkeys([*there.pictures, *noted.pictures]))
    if not noted.note or noted.note in there.note:
        return False
    said = f"{actor.name}: {noted.note}"
    together = f"{there.note}\n\n{said}" if there.note else said
    there.note = together[:_LONGEST_TOGETHER]
    return len(together) > _LONGEST_TOGETHER


def _trimmed(noted: Noted) -> Noted:
    link = noted.link.strip()
    seen = plain(noted.line)  # what nobody sees is no line
    line = " ".join(noted.line.split()) if seen else link[:LONGEST_LINE]
    return replace(noted, line=line, link=link, note=noted.note.strip().replace("\r\n", "\n"))


def _must_fit(noted: Noted) -> None:
    fields: dict[str, Text] = {}
    if not noted.line:
        fields["line"] = say("Say in one line what it is about, or give a link.")
    if noted.link and not is_web_address(noted.link):
        fields["link"] = say("A link starts with http:// or https://.")
    limits = {
        "line": (noted.line, LONGEST_LINE),
        "link": (noted.link, LONGEST_LINK),
        "note": (noted.note, LONGEST_NOTE),
    }
    for name, (value, most) in limits.items():
        if len(value) > most:
            fields[name] = say(
                "%(count)s characters; at most %(most)s.", count=len(value), most=most
            )
        elif any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            fields[name] = say("It holds characters that no network takes (NUL or half of a pair).")
    if fields:
        raise Invalid(
            say("The idea cannot be noted like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
