"""The library, searched and filtered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import Session

from editorial.media.likeness import alike, looking_alike
from editorial.media.rights import SOON
from lib.errors import Invalid, NotFound
from lib.i18n import say
from models.actor import Actor
from models.media_library import MediaLabel, MediaUse
from models.permissions import May
from models.post import Media, MediaKind, Post
from models.scope import fetch, scoped

PAGE: Final = 48
_MOST_LIKE: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; all of it must hold. `owner`: who brought it in. `page`: from 1 on."""

    words: str = ""
    label: str = ""
    kind: MediaKind | None = None
    owner: int | None = None
    without_credit: bool = False
    rights_ending: bool = False
    unused: bool = False
    alike: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of `count` items."""

    items: Sequence[Media]
    count: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


def visible(actor: Actor) -> Select[Media]:
    """A volunteer sees what they brought in, what is shared, and what their own posts show."""
    found = scoped(actor, Media)
    if actor.may(May.KEEP_MEDIA):
        return found
    own = exists().where(
        MediaUse.media_id == Media.id,
        Post.id == MediaUse.post_id,
        Post.owner_id == actor.user_id,
    )
    return found.where(or_(Media.shared, Media.owner_id == actor.user_id, own))


def one(session: Session, actor: Actor, media_id: int) -> Media:
    """Raises NotFound, also for what the actor is not to see."""
    fetch(session, actor, Media, media_id)
    seen = session.scalars(visible(actor).where(Media.id == media_id)).one_or_none()
    if seen is None:
        raise NotFound
    return seen


def must_be_seen(session: Session, actor: Actor, media: Media) -> None:
    """Raises Invalid (field `image`): somebody keeps the same file to themselves."""
    try:
        one(session, actor, media.id)
    except NotFound as error:
        wrong = say("This file is in the media library already, and is not shared.")
        remedy = say("Ask an editor to share it.")
        raise Invalid(wrong, remedy=remedy, fields={"image": wrong}) from error


def find(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Found:
    """The newest first."""
    found = visible(actor).where(*_conditions(wanted, now))
    if wanted.alike:
        found = found.where(Media.id.in_(looking_alike(_fingerprints(session, actor))))
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    first = (wanted.page - 1) * PAGE
    items = session.scalars(found.order_by(Media.id.desc()).offset(first).limit(PAGE)).all()
    return Found(items=items, count=count)


def after(
    session: Session, actor: Actor, wanted: Wanted, *, seen: int | None, most: int, now: datetime
) -> list[Media]:
    """As `find`, from the id already seen on."""
    found = visible(actor).where(*_conditions(wanted, now))
    if seen is not None:
        found = found.where(Media.id < seen)
    return list(session.scalars(found.order_by(Media.id.desc()).limit(most)))


def looks_like(session: Session, actor: Actor, media: Media) -> list[Media]:
    """What looks like it, but for what was cut out of it or what it was cut out of."""
    known = [row for row in _fingerprints(session, actor) if row[0] != media.id]
    numbers = alike(known, media.fingerprint)
    found = session.scalars(visible(actor).where(Media.id.in_(numbers)))
    kin = {media.id, media.parent_id} - {None}
    strangers = {row.id: row for row in found if row.id not in kin and row.parent_id not in kin}
    return [strangers[number] for number in numbers if number in strangers][:_MOST_LIKE]


def known_labels(session: Session, actor: Actor) -> list[str]:
    """All that are in use, in alphabetical order."""
    names = scoped(actor, MediaLabel).with_only_columns(MediaLabel.name)
    return list(session.scalars(names.distinct().order_by(MediaLabel.name)))


def _fingerprints(session: Session, actor: Actor) -> list[tuple[int, str]]:
    wanted = visible(actor).where(Media.fingerprint != "")
    rows = session.execute(wanted.with_only_columns(Media.id, Media.fingerprint))
    return [(row.id, row.fingerprint) for row in rows]


def _conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.label, _has_label(MediaLabel.name == wanted.label)),
        (wanted.kind, Media.kind == wanted.kind),
        (wanted.owner, Media.owner_id == wanted.owner),
        (wanted.without_credit, Media.credit == ""),
        (wanted.rights_ending, Media.rights_until <= now + SOON),
        (wanted.unused, ~exists().where(MediaUse.media_id == Media.id)),
    ]
    words = [_says(word) for word in wanted.words.split()[:8]]
    return [true(), *words, *(condition for given, condition in asked if given)]


def _says(word: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(word, autoescape=True)
            for column in (Media.filename, Media.alt, Media.credit)
        ),
        _has_label(MediaLabel.name.icontains(word, autoescape=True)),
    )


def _has_label(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(MediaLabel.media_id == Media.id, which)
