"""Pictures taken in: decoded, turned upright, stripped of where they were taken, made to fit."""

import io
import warnings
from datetime import datetime
from typing import Final

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from lib import pictures
from lib.errors import Invalid
from lib.files import Files
from lib.i18n import Text, say
from lib.pictures import Written
from models.actor import Actor
from models.post import Media
from models.scope import scoped

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 36_000_000  # a 6000 × 6000 picture decodes to 108 MB
LONGEST_SIDE: Final = 2560
# Bluesky takes 2 000 000 bytes an image, the least of the networks we know (2026-11).
KEPT_BYTES: Final = 1_950_000
_KEPT_TYPES: Final = frozenset({"image/jpeg", "image/png"})
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")  # what telephones take, too


def store(
    session: Session, actor: Actor, files: Files, data: bytes, *, filename: str, now: datetime
) -> Media:
    """Keeps the picture; the same one twice is one row. Raises Invalid (field `image`).

    What is kept is our own re-encoding: JPEG, or PNG where it is see-through, at most 2560 pixels
    a side and 1.95 MB, which every network takes.
    """
    _must_be_sensible(data)
    kept = _encoded(_decoded(data))
    sha256 = files.write(actor.workspace_id, kept.data)
    known = session.scalars(scoped(actor, Media).where(Media.sha256 == sha256)).one_or_none()
    if known is not None:
        return known
    media = Media(
        workspace_id=actor.workspace_id,
        owner_id=actor.user_id,
        sha256=sha256,
        filename=_safe(filename),
        mime=kept.mime,
        bytes=len(kept.data),
        width=kept.width,
        height=kept.height,
        created_at=now,
    )
    session.add(media)
    session.flush()
    return media


def _must_be_sensible(data: bytes) -> None:
    if not data:
        raise _refused(say("The file is empty."), say("Choose the picture again."))
    if len(data) > MOST_BYTES:
        raise _refused(
            say(
                "The file has %(size)s MB; at most %(most)s.",
                size=round(len(data) / 1e6, 1),
                most=MOST_BYTES // 1_000_000,
            ),
            say("Make it smaller first; 2560 pixels a side is enough for every network."),
        )
    if data.lstrip()[:5].lower() in {b"<?xml", b"<svg "} or b"<svg" in data[:1000].lower():
        raise _refused(
            say("SVG drawings are not taken: they may carry programs."),
            say("Export the drawing as PNG."),
        )


def _decoded(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            pillow_heif.register_heif_opener()
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            _must_be_small(picture)
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(None) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(
            say("This is not a picture that can be read (JPEG, PNG, WebP, HEIC, AVIF or GIF)."),
            say("Open it in a picture program and export it as JPEG."),
        ) from error


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


def _safe(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:255] or "image"


def _refused(message: Text, remedy: Text) -> Invalid:
    return Invalid(message, remedy=remedy, fields={"image": message})
