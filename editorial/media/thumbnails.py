"""Small copies of kept pictures, for pages."""

import io
from typing import Final

from PIL import Image

SIDE: Final = 480


def thumbnail(data: bytes) -> tuple[bytes, str]:
    """At most 480 pixels a side, and its type. `data` is a picture that we encoded ourselves."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        kind = "PNG" if picture.has_transparency_data else "JPEG"
        picture.draft("RGB", (SIDE, SIDE))
        picture.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        small = picture if kind == "PNG" else picture.convert("RGB")
        small.save(out, kind, quality=82)
    return out.getvalue(), f"image/{kind.lower()}"
