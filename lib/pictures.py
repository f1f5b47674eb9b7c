"""Pictures written anew: of a type, weight and shape that their taker allows. Pure.

What is written holds pixels only: no EXIF, no place where it was taken, no comments.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

_LADDER: Final = (88, 80, 70, 60, 45)  # qualities, the best first
_SCALES: Final = (1.0, 0.75, 0.5, 0.35, 0.25, 0.125)
_LOSSY: Final = ("JPEG", "WEBP")
_SEE_THROUGH: Final = ("PNG", "WEBP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An encoded picture; sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


def mime_of(kind: str) -> str:
    return f"image/{kind.lower()}"


def preferred(types: frozenset[str], *, see_through: bool) -> list[str]:
    """Pillow's names of the types that we write, the most fitting one first."""
    wanted = (*_SEE_THROUGH, "JPEG") if see_through else (*_LOSSY, "PNG")
    return [kind for kind in wanted if mime_of(kind) in types]


def write(picture: Image.Image, *, types: frozenset[str], most: int) -> Written | None:
    """`picture` in at most `most` bytes, as large and good as that allows; None if nothing fits.

    What is see-through stays so where the types and the bytes allow it, else it lies on white.
    """
    for kind in preferred(types, see_through=picture.has_transparency_data):
        if made := _as_kind(picture, kind, most):
            return made
    return None


def shaped(picture: Image.Image, *, least: float, greatest: float) -> Image.Image:
    """On white borders, so that width / height is within the two; nothing of it is cut off."""
    width, height = picture.size
    if least <= width / height <= greatest:
        return picture
    size = (round(height * least), height)
    if width / height > greatest:
        size = (width, round(width / greatest))
    sheet = Image.new("RGB", size, "white")
    sheet.paste(on_white(picture), ((size[0] - width) // 2, (size[1] - height) // 2))
    return sheet


def shape_of(width: int, height: int, *, least: float, greatest: float) -> tuple[int, int]:
    """The size that `shaped` would give."""
    if width / height < least:
        return round(height * least), height
    if width / height > greatest:
        return width, round(width / greatest)
    return width, height


def on_white(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _as_kind(picture: Image.Image, kind: str, most: int) -> Written | None:
    for size, quality in _tries(picture.size, kind):
        small = picture if size == picture.size else picture.resize(size)
        data = _encoded(small, kind, quality)
        if len(data) <= most:
            return Written(data=data, mime=mime_of(kind), width=size[0], height=size[1])
        if kind == "PNG" and picture.has_transparency_data:
            return None  # better lossy and large than see-through and tiny
    return None


def _tries(size: tuple[int, int], kind: str) -> Iterator[tuple[tuple[int, int], int]]:
    for scale in _SCALES:
        scaled = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        for quality in _LADDER if kind in _LOSSY else (0,):
            yield scaled, quality


def _encoded(picture: Image.Image, kind: str, quality: int) -> bytes:
    mode = "RGBA" if picture.has_transparency_data and kind in _SEE_THROUGH else "RGB"
    flat = picture.has_transparency_data and mode == "RGB"
    pixels = on_white(picture) if flat else picture.convert(mode)
    clean = Image.new(mode, pixels.size)
    clean.paste(pixels)
    options = {"optimize": True} if kind != "WEBP" else {"method": 4}
    out = io.BytesIO()
    clean.save(out, kind, **options, **({"quality": quality} if quality else {}))
    return out.getvalue()
