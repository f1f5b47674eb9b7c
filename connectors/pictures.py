"""A picture as one network takes it: the same for the same picture, in preview and publish."""

import io
from dataclasses import replace
from functools import lru_cache
from typing import Final

from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from connectors.contract import Capabilities, Image
from lib import pictures
from lib.pictures import Written

_READ: Final = ("JPEG", "PNG", "WEBP", "GIF")  # what may be kept here
_ANY_SHAPE: Final = (0.0, float("inf"))


def fitted(image: Image, can: Capabilities) -> Image:
    """Of a type, weight and shape that the network takes, if it can be made so; `image` itself
    where it fits already. What cannot be made to fit stays as it is: `check()` tells.

    An image without `data`, which was not read, gets the type and size that it would have.
    """
    if not can.image_types or _fits(image, can):
        return image
    if not image.data:
        return _foreseen(image, can)
    made = _made(image.data, can.image_types, can.max_image_bytes, _shapes(can))
    if made is None:
        return image
    return replace(image, data=made.data, mime=made.mime, width=made.width, height=made.height)


def _fits(image: Image, can: Capabilities) -> bool:
    least, greatest = _shapes(can)
    return (
        image.mime in can.image_types
        and len(image.data) <= can.max_image_bytes
        and least <= image.width / max(image.height, 1) <= greatest
    )


def _shapes(can: Capabilities) -> tuple[float, float]:
    return can.image_shapes or _ANY_SHAPE


def _foreseen(image: Image, can: Capabilities) -> Image:
    least, greatest = _shapes(can)
    kinds = pictures.preferred(can.image_types, see_through=False)
    mime = image.mime if image.mime in can.image_types or not kinds else pictures.mime_of(kinds[0])
    width, height = pictures.shape_of(
        max(image.width, 1), max(image.height, 1), least=least, greatest=greatest
    )
    return replace(image, mime=mime, width=width, height=height)


@lru_cache(maxsize=8)  # the composer asks at every pause in typing; 8 pictures of some MB
def _made(
    data: bytes, types: frozenset[str], most: int, shapes: tuple[float, float]
) -> Written | None:
    try:
        with Pillow.open(io.BytesIO(data), formats=_READ) as picture:
            picture.load()
            shaped = pictures.shaped(picture, least=shapes[0], greatest=shapes[1])
            return pictures.write(shaped, types=types, most=most)
    except (UnidentifiedImageError, OSError, ValueError, Pillow.DecompressionBombError):
        return None
