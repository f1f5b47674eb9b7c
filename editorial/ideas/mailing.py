"""Reading the house's mailbox: a member's letter becomes an idea, once; others are kept apart."""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from editorial import media
from editorial.ideas import noting
from editorial.ideas.letters import Letter, letter
from editorial.ideas.noting import Noted
from editorial.media import Kept
from lib.errors import Invalid
from lib.i18n import Text, say, say_n
from lib.mailbox import Opened
from models.actor import Actor
from models.house import House
from models.idea import Origin
from models.idea_source import IdeaLetter
from models.people import Membership, User, Workspace

AT_ONCE: Final = 20
LARGEST: Final = 25_000_000  # bytes
_FORGOTTEN: Final = ""


def read(house: House, box: Opened) -> int:
    """How many letters were taken. A letter is marked as read once what it became is kept."""
    taken = 0
    for number in box.unread()[:AT_ONCE]:
        if _take(house, box, number):
            box.mark_read(number)
            taken += 1
    with house.database.transaction() as session:
        _forget(session, before=house.now() - house.settings.keep)
    return taken


def _take(house: House, box: Opened, number: str) -> bool:
    """Whether it is kept, now or since an earlier time."""
    found = letter(box.head(number))
    with house.database.reading() as session:
        known = select(IdeaLetter.id).where(IdeaLetter.message_id == found.key)
        if session.scalar(known) is not None:
            return True
        who, place = _from(session, found)
    if place is None:  # nobody has an association here yet: it waits for the first
        return False
    why = _apart(found, who, box.size(number))
    if who is None or why is not None:
        _kept(house, found, place, why=why)
        return True
    whole = replace(letter(box.whole(number)), key=found.key)
    taken, refused = _taken_in(house, who, whole)
    with house.database.transaction() as session:
        _becomes_idea(session, who, whole, taken, refused=refused, now=house.now())
    return True


def _from(session: Session, found: Letter) -> tuple[Actor | None, int | None]:
    """The member who wrote, and the workspace meant: the one behind the “+”, else their first."""
    members = session.execute(
        select(User, Membership, Workspace)
        .join(Membership, Membership.user_id == User.id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(User.email == found.sender, User.active)
        .order_by(Membership.id)
    ).all()
    meant = [row for row in members if row.Workspace.slug in found.tags]
    for user, member, place in (*meant, *members):
        actor = Actor(user_id=user.id, workspace_id=place.id, role=member.role, name=user.name)
        return actor, place.id
    places = select(Workspace).order_by(Workspace.slug.in_(found.tags).desc(), Workspace.id)
    first = session.scalars(places.limit(1)).one_or_none()
    return None, first.id if first else None


def _apart(found: Letter, who: Actor | None, size: int) -> Text | None:
    if found.automatic:
        return _both(
            say("A machine wrote it: an answer by itself, or a list."),
            say("If it holds an idea, note that by hand."),
        )
    if who is None:
        return _both(
            say("Nobody of the association has this address."),
            say("If they are one of yours, invite them with it, and let them send it again."),
        )
    if size > LARGEST:
        return _both(
            say("It has more than %(most)s MB.", most=LARGEST // 1_000_000),
            say("Ask for it again with smaller pictures."),
        )
    return None


def _both(what: Text | None, remedy: Text) -> Text:
    return remedy if what is None else say("%(what)s %(remedy)s", what=what, remedy=remedy)


def _without(left_out: int) -> Text:
    what = say_n("%(n)s attachment was left out.", "%(n)s attachments were left out.", left_out)
    return _both(what, say("If it is needed, add it in the media library."))


def _taken_in(house: House, who: Actor, found: Letter) -> tuple[list[Kept], int]:
    """With how many pictures cannot be used; outside of any transaction, for it takes a while."""
    kept: list[Kept] = []
    for one in found.pictures:
        with suppress(Invalid):
            stream = io.BytesIO(one.data)
            kept.append(media.take_in(house.files, who.workspace_id, stream, filename=one.filename))
    return kept, len(found.pictures) - len(kept)


def _becomes_idea(
    session: Session,
    who: Actor,
    found: Letter,
    taken: Sequence[Kept],
    *,
    refused: int,
    now: datetime,
) -> None:
    pictures = _entered(session, who, taken, now=now)
    row = _row(found, who.workspace_id, now=now)
    left_out = found.left_out + refused + len(taken) - len(pictures)
    if left_out:
        row.remark = _without(left_out)
    try:
        added = noting.add(session, who, _noted(found, pictures), now=now)
        row.idea_id = added.idea.id
        if added.cut:
            row.remark = _both(row.remark, noting.NOT_ALL_KEPT)
    except Invalid:
        row.kept_apart = _both(say("It says nothing."), say("Ask whoever sent it what they meant."))
    session.add(row)


def _entered(session: Session, who: Actor, taken: Sequence[Kept], *, now: datetime) -> list[str]:
    """But for those that somebody else keeps to themselves."""
    pictures: list[str] = []
    for one in taken:
        with suppress(Invalid):
            pictures.append(media.enter(session, who, one, now=now).sha256)
    return pictures


def _noted(found: Letter, pictures: Sequence[str]) -> Noted:
    return Noted(
        line=found.line,
        link=found.link,
        note=found.note,
        origin=Origin.MAIL,
        pictures=pictures,
    )


def _kept(house: House, found: Letter, workspace_id: int, *, why: Text | None) -> None:
    with house.database.transaction() as session:
        row = _row(found, workspace_id, now=house.now())
        row.kept_apart = why
        session.add(row)


def _row(found: Letter, workspace_id: int, *, now: datetime) -> IdeaLetter:
    return IdeaLetter(
        workspace_id=workspace_id,
        message_id=found.key,
        sender=found.sender,
        subject=found.line,
        read_at=now,
    )


def _forget(session: Session, *, before: datetime) -> None:
    """Who wrote what is nobody's business for ever; that it was read has to be known."""
    old = IdeaLetter.read_at < before, IdeaLetter.sender != _FORGOTTEN
    session.execute(update(IdeaLetter).where(*old).values(sender=_FORGOTTEN, subject=_FORGOTTEN))
