"""Pictures with something in them, so that they differ from each other."""

import io

from PIL import Image, ImageDraw


def drawn(kind: str = "tree", size: tuple[int, int] = (320, 240)) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    width, height = size
    if kind == "tree":
        pen.rectangle((width * 0.45, height * 0.5, width * 0.55, height), fill="brown")
        pen.ellipse((width * 0.25, height * 0.05, width * 0.75, height * 0.6), fill="green")
    else:
        for step in range(0, width, max(8, width // 6)):
            pen.rectangle((step, step % height, step + width // 12, height), fill="navy")
    return picture


def encoded(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
