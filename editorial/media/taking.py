"""Media taken in: pictures decoded, turned upright, stripped of where they were taken and made to
fit; videos as they are.
"""

import io
import warnings
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO, Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from editorial.media import likeness, videos
from editorial.media.videos import Measured
from lib import pictures
from lib.errors import Invalid
from lib.files import Files, TooLarge
from lib.i18n import Text, say
from lib.pictures import Written
from models.actor import Actor
from models.post import Media, MediaKind
from models.scope import scoped

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 36_000_000  # a 6000 × 6000 picture decodes to 108 MB
LONGEST_SIDE: Final = 2560
# Bluesky takes 2 000 000 bytes an image, the least of the networks we know (2026-11).
KEPT_BYTES: Final = 1_950_000
_KEPT_TYPES: Final = frozenset({"image/jpeg", "image/png"})
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")  # what telephones take, too


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
    _must_be_sensible(data)
    picture = _decoded(data)
    moves = getattr(picture, "n_frames", 1) > 1
    kept = kept_picture(files, workspace_id, _plain(ImageOps.exif_transpose(picture)), name)
    return replace(kept, remark=say("It moves; only its first picture is kept.") if moves else None)


def kept_picture(files: Files, workspace_id: int, picture: Image.Image, name: str) -> Kept:
    """In our own encoding; `picture` upright and in sRGB. Raises Invalid (field `image`)."""
    made = _encoded(picture)
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
        raise _refused(
            say("The video has more than %(most)s MB.", most=videos.MOST_BYTES // 1_000_000),
            say("Make it smaller or shorter first."),
        ) from error
    found = videos.measured(files.path(workspace_id, sha256))
    poster = videos.poster(files.path(workspace_id, sha256))
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
    """The row of what was taken in for the actor's workspace; the same file twice is one."""
    was_there = known(session, actor, kept.sha256)
    if was_there is not None:
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


def _must_be_sensible(data: bytes) -> None:
    if not data:
        raise _refused(say("The file is empty."), say("Choose the picture again."))
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    if data.lstrip()[:5].lower() in {b"<?xml", b"<svg "} or b"<svg" in data[:1000].lower():
        raise _refused(
            say("SVG drawings are not taken: they may carry programs."),
            say("Export the drawing as PNG."),
        )


def too_large(size: int) -> Invalid:
    """A picture of `size` bytes."""
    return _refused(
        say(
            "The file has %(size)s MB; at most %(most)s.",
            size=round(size / 1e6, 1),
            most=MOST_BYTES // 1_000_000,
        ),
        say("Make it smaller first; 2560 pixels a side is enough for every network."),
    )


def _decoded(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            pillow_heif.register_heif_opener()
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            _must_be_small(picture)
            picture.load()
            return picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(None) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(
            say("This is not a picture that can be read (JPEG, PNG, WebP, HEIC, AVIF or GIF)."),
            say("Open it in a picture program and export it as JPEG."),
        ) from error


def _plain(picture: Image.Image) -> Image.Image:
    """In sRGB: what is kept carries no profile, and telephones take wider colours."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    try:
        plain = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile that cannot be read: the colours as they stand
    return plain or picture


def _must_be_small(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many(picture.width * picture.height)


def _too_many(pixels: int | None) -> Invalid:
    message = (
        say(
            "The picture has %(pixels)s megapixels; at most %(most)s.",
            pixels=round(pixels / 1e6),
            most=MOST_PIXELS // 1_000_000,
        )
        if pixels
        else say("The picture has far too many pixels.")
    )
    return _refused(message, say("Make it smaller: 2560 pixels a side is enough."))


def _encoded(picture: Image.Image) -> Written:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = pictures.write(picture, types=_KEPT_TYPES, most=KEPT_BYTES)
    if kept is None:  # no picture of these sizes needs so much at the lowest quality
        raise _refused(say("The picture cannot be made small enough."), say("Make it smaller."))
    return kept


def safe_name(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:255] or "image"


def _refused(message: Text, remedy: Text) -> Invalid:
    return Invalid(message, remedy=remedy, fields={"image": message})
