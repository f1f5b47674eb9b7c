"""Pictures decoded, if they can be and are of a sensible size, and encoded our way."""

import io
import warnings
from typing import Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from editorial.media.videos import FILE_ENDS
from lib import pictures
from lib.errors import Invalid
from lib.i18n import Text, say
from lib.pictures import Written

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 36_000_000  # a 6000 × 6000 picture decodes to 108 MB
LONGEST_SIDE: Final = 2560
# Bluesky takes 2 000 000 bytes an image, the least of the networks we know (2026-11).
KEPT_BYTES: Final = 1_950_000
_KEPT_TYPES: Final = frozenset({"image/jpeg", "image/png"})
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")  # what telephones take, too


def decoded(data: bytes, name: str) -> tuple[Image.Image, bool]:
    """The first picture of the file, upright and in sRGB, and whether there are more in it.

    Raises Invalid (field `image`).
    """
    _must_be_sensible(data)
    picture = _read(data, name)
    moves = getattr(picture, "n_frames", 1) > 1
    return _plain(ImageOps.exif_transpose(picture)), moves


def _must_be_sensible(data: bytes) -> None:
    if not data:
        raise refused(say("The file is empty."), say("Choose the picture again."))
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    if data.lstrip()[:5].lower() in {b"<?xml", b"<svg "} or b"<svg" in data[:1000].lower():
        raise refused(
            say("SVG drawings are not taken: they may carry programs."),
            say("Export the drawing as PNG."),
        )


def too_large(size: int) -> Invalid:
    """A picture of `size` bytes."""
    return refused(
        say(
            "The file has %(size)s MB; at most %(most)s.",
            size=round(size / 1e6, 1),
            most=MOST_BYTES // 1_000_000,
        ),
        say("Make it smaller first; 2560 pixels a side is enough for every network."),
    )


def _read(data: bytes, name: str) -> Image.Image:
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
        raise _unreadable(name) from error


def _unreadable(name: str) -> Invalid:
    """By its name one guesses what it was meant to be."""
    if name.lower().endswith(FILE_ENDS):
        return refused(
            say("This is not a video that can be taken (MP4, MOV or WebM)."),
            say("Open it in a video program and export it as MP4."),
        )
    return refused(
        say("This is not a picture that can be read (JPEG, PNG, WebP, HEIC, AVIF or GIF)."),
        say("Open it in a picture program and export it as JPEG."),
    )


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
    return refused(message, say("Make it smaller: 2560 pixels a side is enough."))


def encoded(picture: Image.Image) -> Written:
    """As it is kept. Raises Invalid (field `image`)."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = pictures.write(picture, types=_KEPT_TYPES, most=KEPT_BYTES)
    if kept is None:  # no picture of these sizes needs so much at the lowest quality
        raise refused(say("The picture cannot be made small enough."), say("Make it smaller."))
    return kept


def refused(message: Text, remedy: Text) -> Invalid:
    return Invalid(message, remedy=remedy, fields={"image": message})
