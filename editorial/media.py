"""Pictures taken in: decoded, turned upright, stripped of where they were taken, made to fit."""

import io
import warnings
from datetime import datetime
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.files import Files
from lib.i18n import Text, say
from models.actor import Actor
from models.post import Media
from models.scope import scoped

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 36_000_000  # a 6000 × 6000 picture decodes to 108 MB
LONGEST_SIDE: Final = 2560
# Bluesky takes 2 000 000 bytes an image, the least of the networks we know (2026-11).
KEPT_BYTES: Final = 1_950_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


def store(
    session: Session, actor: Actor, files: Files, data: bytes, *, filename: str, now: datetime
) -> Media:
    """Keeps the picture; the same one twice is one row. Raises Invalid (field `image`).

    What is kept is our own re-encoding: JPEG, or PNG where it is see-through, at most 2560 pixels
    a side and 1.95 MB, which every network takes.
    """
    _must_be_sensible(data)
    picture = _decoded(data)
    kept, mime = _encoded(picture)
    sha256 = files.write(actor.workspace_id, kept)
    known = session.scalars(scoped(actor, Media).where(Media.sha256 == sha256)).one_or_none()
    if known is not None:
        return known
    with Image.open(io.BytesIO(kept)) as final:
        width, height = final.size
    media = Media(
        workspace_id=actor.workspace_id,
        owner_id=actor.user_id,
        sha256=sha256,
        filename=_safe(filename),
        mime=mime,
        bytes=len(kept),
        width=width,
        height=height,
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
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            _must_be_small(picture)
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(None) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(
            say("This is not a picture that can be read (JPEG, PNG, WebP or GIF)."),
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


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.has_transparency_data:
        kept = _as(picture.convert("RGBA"), "PNG", optimize=True)
        if len(kept) <= KEPT_BYTES:
            return kept, "image/png"
        picture = _on_white(picture)
    picture = picture.convert("RGB")
    for quality in (88, 80, 70, 60, 45):
        kept = _as(picture, "JPEG", quality=quality, optimize=True)
        if len(kept) <= KEPT_BYTES:
            return kept, "image/jpeg"
    picture.thumbnail((LONGEST_SIDE // 2, LONGEST_SIDE // 2))
    return _as(picture, "JPEG", quality=60), "image/jpeg"


def _on_white(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear)


def _as(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    clean = Image.new(picture.mode, picture.size)  # pixels only: no EXIF, no location, no comments
    clean.paste(picture)
    clean.save(out, kind, **options)
    return out.getvalue()


def _safe(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:255] or "image"


def _refused(message: Text, remedy: Text) -> Invalid:
    return Invalid(message, remedy=remedy, fields={"image": message})
