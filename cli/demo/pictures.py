"""The demo's images: drawn here, nobody's."""

import io
from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageDraw

_SIZE: Final = (1200, 800)
_PAPER, _INK, _WARM, _COOL = "#f6f1e7", "#22303c", "#b5562b", "#4d7286"
Pen = ImageDraw.ImageDraw


def picture(name: str) -> bytes:
    """The drawing of that name, as PNG."""
    image = Image.new("RGB", _SIZE, _PAPER)
    _DRAWINGS[name](ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _pot(pen: Pen) -> None:
    pen.rounded_rectangle((350, 330, 850, 660), 60, fill=_INK)
    pen.rectangle((320, 330, 880, 375), fill=_COOL)
    for x in (460, 600, 740):
        pen.arc((x - 50, 120, x + 50, 300), 90, 270, fill=_WARM, width=18)
    for x in range(400, 830, 90):
        pen.polygon(((x, 760), (x + 25, 690), (x + 50, 760)), fill=_WARM)


def _lamp(pen: Pen) -> None:
    pen.rectangle((0, 0, 1200, 800), fill=_INK)
    pen.polygon(((330, 400), (1200, 150), (1200, 700)), fill="#f2d9a0")
    pen.rounded_rectangle((120, 350, 340, 450), 20, fill=_WARM)
    pen.rectangle((0, 700, 1200, 800), fill=_COOL)


def _snow(pen: Pen) -> None:
    pen.rectangle((0, 0, 1200, 800), fill=_COOL)
    for x in (60, 430, 800):
        pen.polygon(((x, 620), (x + 170, 460), (x + 340, 620)), fill=_PAPER)
        pen.rectangle((x + 30, 620, x + 310, 800), fill=_INK)
        pen.rectangle((x + 140, 680, x + 200, 740), fill="#f2d9a0")
    for step in range(70):
        x, y = (step * 197) % 1200, (step * 131) % 600
        pen.ellipse((x, y, x + 14, y + 14), fill="white")


def _hands(pen: Pen) -> None:
    pen.line(((0, 600), (520, 420)), fill=_WARM, width=150)
    pen.line(((1200, 600), (680, 420)), fill=_COOL, width=150)
    pen.ellipse((470, 300, 730, 540), fill=_INK)
    for x in (520, 575, 630):
        pen.rounded_rectangle((x, 330, x + 40, 510), 20, fill=_PAPER)


def _chart(pen: Pen) -> None:
    for place, (label, meals) in enumerate((("sept.", 2100), ("oct.", 2650), ("nov.", 3040))):
        x, top = 230 + place * 280, 660 - meals // 6
        pen.rectangle((x, top, x + 180, 660), fill=_WARM if place == 2 else _COOL)
        pen.text((x + 90, 700), label, fill=_INK, anchor="mm", font_size=40)
        pen.text(
            (x + 90, top - 34), f"{meals:,}".replace(",", " "), fill=_INK, anchor="mm", font_size=44
        )
    pen.line(((180, 660), (1040, 660)), fill=_INK, width=6)


def _bag(pen: Pen) -> None:
    pen.arc((430, 130, 770, 470), 180, 360, fill=_INK, width=30)
    pen.rounded_rectangle((330, 300, 870, 720), 50, fill=_COOL)
    pen.rounded_rectangle((400, 210, 490, 420), 30, fill=_WARM)
    pen.rounded_rectangle((540, 250, 700, 420), 20, fill=_PAPER, outline=_INK, width=6)
    pen.rectangle((600, 290, 640, 390), fill=_WARM)
    pen.rectangle((570, 322, 670, 358), fill=_WARM)
    pen.rounded_rectangle((740, 270, 830, 430), 20, fill="#f2d9a0")


_DRAWINGS: Final[Mapping[str, Callable[[Pen], None]]] = {
    "pot": _pot,
    "lamp": _lamp,
    "snow": _snow,
    "hands": _hands,
    "chart": _chart,
    "bag": _bag,
}
