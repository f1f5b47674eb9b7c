"""Media taken in: pictures decoded, turned upright, stripped of where they were taken and made to
fit; videos as they are.
"""

import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO

from PIL import Image
from sqlalchemy.orm import Session

from editorial.media import likeness, videos
from editorial.media.decoding import MOST_BYTES, decoded, encoded, refused
from editorial.media.finding import must_be_seen
from editorial.media.videos import Measured
from lib.files import Files, TooLarge
from lib.i18n import Text, say
from models.actor import Actor
from models.post import Media, MediaKind
from models.scope import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that lies in the media folder. `remark`: what whoever sent it should know.

    `fingerprint`, `poster`: as models.post.Media tells.
    """

    sha256: str
    filename: str
    kind: MediaKind
    mime: str
    bytes: int
    measured: Measured
    remark: Text | None = None
    fingerprint: str = ""
    poster: str = ""


def take_in(files: Files, workspace_id: int, stream: IO[bytes], *, filename: str) -> Kept:
    """Keeps a picture in our own encoding (JPEG, or PNG where it is see-through, at most 2560
    pixels a side and 1.95 MB), a video as it is. Raises Invalid (field `image`).

    Takes a while and needs no transaction: open none around it. `stream` is left at its start.
    """
    head = stream.read(videos.HEAD)
    stream.seek(0)
    mime = videos.mime_of(head)
    name = safe_name(filename)
    kept = (
        _video(files, workspace_id, stream, name, mime)
        if mime
        else _picture(files, workspace_id, stream.read(MOST_BYTES + 1), name)
    )
    stream.seek(0)
    return kept


def _picture(files: Files, workspace_id: int, data: bytes, name: str) -> Kept:
    picture, moves = decoded(data, name)
    remark = say("It moves; only its first picture is kept.") if moves else None
    return replace(kept_picture(files, workspace_id, picture, name), remark=remark)


def kept_picture(files: Files, workspace_id: int, picture: Image.Image, name: str) -> Kept:
    """In our own encoding; `picture` upright and in sRGB. Raises Invalid (field `image`)."""
    made = encoded(picture)
    return Kept(
        sha256=files.write(workspace_id, made.data),
        filename=name,
        kind=MediaKind.IMAGE,
        mime=made.mime,
        bytes=len(made.data),
        measured=Measured(width=made.width, height=made.height),
        fingerprint=likeness.fingerprint(picture),
    )


def _video(files: Files, workspace_id: int, stream: IO[bytes], name: str, mime: str) -> Kept:
    try:
        sha256, size = files.keep(workspace_id, stream, most=videos.MOST_BYTES)
    except TooLarge as error:
        raise refused(
            say("The video has more than %(most)s MB.", most=videos.MOST_BYTES // 1_000_000),
            say("Make it smaller or shorter first."),
        ) from error
    found = videos.measured(files.path(workspace_id, sha256))
    poster = videos.poster(files.path(workspace_id, sha256)) if found.codec else None
    unmeasured = say(
        "Its length could not be measured here; the network judges when the post leaves."
    )
    return Kept(
        sha256=sha256,
        filename=name,
        kind=MediaKind.VIDEO,
        mime=mime,
        bytes=size,
        measured=found,
        remark=unmeasured if found.length is None else None,
        poster=files.write(workspace_id, poster) if poster else "",
    )


def enter(session: Session, actor: Actor, kept: Kept, *, now: datetime) -> Media:
    """The row of what was taken in for the actor's workspace; the same file twice is one.

    Raises Invalid (field `image`) where somebody else keeps that file to themselves.
    """
    was_there = known(session, actor, kept.sha256)
    if was_there is not None:
        must_be_seen(session, actor, was_there)
        was_there.fingerprint = was_there.fingerprint or kept.fingerprint  # older than likeness
        return was_there
    length = kept.measured.length
    media = Media(
        workspace_id=actor.workspace_id,
        owner_id=actor.user_id,
        sha256=kept.sha256,
        filename=kept.filename,
        kind=kept.kind,
        mime=kept.mime,
        bytes=kept.bytes,
        width=kept.measured.width,
        height=kept.measured.height,
        length_ms=None if length is None else round(length / timedelta(milliseconds=1)),
        codec=kept.measured.codec,
        fingerprint=kept.fingerprint,
        poster=kept.poster,
        created_at=now,
    )
    session.add(media)
    session.flush()
    return media


def known(session: Session, actor: Actor, sha256: str) -> Media | None:
    """The item with that file, if the workspace has it."""
    return session.scalars(scoped(actor, Media).where(Media.sha256 == sha256)).one_or_none()


def store(
    session: Session, actor: Actor, files: Files, data: bytes, *, filename: str, now: datetime
) -> Media:
    """Both at once, where nobody waits for the transaction. Raises Invalid (field `image`)."""
    kept = take_in(files, actor.workspace_id, io.BytesIO(data), filename=filename)
    return enter(session, actor, kept, now=now)


def safe_name(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:255] or "image"
