"""Files that come in pieces and go on where they were cut off, also after a restart."""

import secrets
from datetime import datetime
from typing import IO, Final

from sqlalchemy.orm import Session

from editorial.media import videos
from editorial.media.decoding import MOST_BYTES, refused, too_large
from editorial.media.finding import must_be_seen
from editorial.media.taking import Kept, enter, known, safe_name, take_in
from lib.errors import Changed, Invalid, NotFound
from lib.files import Files
from lib.i18n import say
from lib.pieces import OutOfPlace, Pieces
from models.actor import Actor
from models.media_library import Arrival
from models.post import Media
from models.scope import scoped

LARGEST_PIECE: Final = 5_000_000  # bytes
MOST_AT_ONCE: Final = 20  # a person's, so that nobody fills the disk by accident


def begin(
    session: Session, actor: Actor, files: Files, *, filename: str, size: int, now: datetime
) -> Arrival:
    """Raises Invalid (field `image`) for what would be refused in the end."""
    _must_be_takable(size)
    _must_not_be_too_many(session, actor)
    arrival = Arrival(
        workspace_id=actor.workspace_id,
        owner_id=actor.user_id,
        key=secrets.token_urlsafe(32),
        filename=safe_name(filename),
        bytes=size,
        created_at=now,
    )
    session.add(arrival)
    session.flush()
    _pieces(files, arrival).begin()
    return arrival


def arrival(session: Session, actor: Actor, key: str) -> Arrival:
    """The actor's own. Raises NotFound."""
    found = session.scalars(
        scoped(actor, Arrival).where(Arrival.key == key, Arrival.owner_id == actor.user_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def there(files: Files, one: Arrival) -> int:
    """How many bytes of it. Raises NotFound where they were taken away."""
    if one.media_id is not None:
        return one.bytes
    try:
        return _pieces(files, one).size()
    except FileNotFoundError as error:
        raise NotFound from error


def add(files: Files, one: Arrival, stream: IO[bytes], *, at: int) -> int:
    """Appends a piece; how many bytes are there then. Raises Changed, Invalid, NotFound.

    Needs no transaction: open none around it.
    """
    try:
        size = _pieces(files, one).add(stream, at=at, most=one.bytes)
    except FileNotFoundError as error:
        raise NotFound from error
    except OutOfPlace as error:
        raise Changed(
            say("This piece does not begin where the file ends."),
            remedy=say("Ask how much is there, and go on from that."),
        ) from error
    if at == 0 and size:
        _must_be_what_may_be_so_large(files, one)
    return size


def whole(files: Files, one: Arrival) -> Kept:
    """The file taken in, once all of it is there. Raises Invalid. Needs no transaction."""
    if there(files, one) != one.bytes:
        wrong = say("A part of the file is missing.")
        raise Invalid(wrong, remedy=say("Send the rest of it."), fields={"image": wrong})
    with _pieces(files, one).path.open("rb") as stream:
        return take_in(files, one.workspace_id, stream, filename=one.filename)


def became(
    session: Session, actor: Actor, key: str, taken: Kept, *, now: datetime
) -> tuple[Media, bool]:
    """What arrived, as an item of the library, and whether that was there before. Raises Invalid
    for one that the actor may not see, NotFound.
    """
    was_there = known(session, actor, taken.sha256) is not None
    kept = enter(session, actor, taken, now=now)
    must_be_seen(session, actor, kept)
    arrival(session, actor, key).media_id = kept.id
    return kept, was_there


def give_up(session: Session, actor: Actor, files: Files, key: str) -> None:
    """Nothing stays of it. Raises NotFound."""
    one = arrival(session, actor, key)
    forget(files, one)
    session.delete(one)


def forget(files: Files, one: Arrival) -> None:
    """Its pieces; the row goes with the others of its day."""
    _pieces(files, one).path.unlink(missing_ok=True)


def _pieces(files: Files, one: Arrival) -> Pieces:
    return Pieces(files.arriving(one.workspace_id, one.key))


def _must_be_takable(size: int) -> None:
    if size <= 0:
        raise refused(say("The file is empty."), say("Choose the picture again."))
    if size > videos.MOST_BYTES:
        most = videos.MOST_BYTES // 1_000_000
        raise refused(
            say("The video has more than %(most)s MB.", most=most),
            say("Make it smaller or shorter first."),
        )


def _must_not_be_too_many(session: Session, actor: Actor) -> None:
    own = scoped(actor, Arrival).where(
        Arrival.owner_id == actor.user_id, Arrival.media_id.is_(None)
    )
    if len(session.scalars(own.limit(MOST_AT_ONCE)).all()) < MOST_AT_ONCE:
        return
    wrong = say("%(most)s of your files are on their way already.", most=MOST_AT_ONCE)
    remedy = say("Let them arrive first; what does not go on is forgotten after a day.")
    raise Invalid(wrong, remedy=remedy, fields={"image": wrong})


def _must_be_what_may_be_so_large(files: Files, one: Arrival) -> None:
    """A picture of 300 MB is refused after its first piece, not after its last."""
    if one.bytes <= MOST_BYTES:
        return
    with _pieces(files, one).path.open("rb") as stream:
        if not videos.mime_of(stream.read(videos.HEAD)):
            forget(files, one)
            raise too_large(one.bytes)
