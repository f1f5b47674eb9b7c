"""A picture as each network takes it, the same in the preview and on the wire."""

import io

import pytest
from PIL import Image as Pillow

from connectors.contract import Capabilities, Image
from connectors.pictures import fitted

JPEG = Capabilities(
    max_chars=1, max_images=1, image_types=frozenset({"image/jpeg"}), max_image_bytes=1_000_000
)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (400, 300), mode: str = "RGB", noise: bool = False
) -> Image:
    made = Pillow.effect_noise(size, 90).convert(mode) if noise else Pillow.new(mode, size, "teal")
    out = io.BytesIO()
    made.save(out, kind)
    return Image(
        data=out.getvalue(), mime=f"image/{kind.lower()}", alt="a", width=size[0], height=size[1]
    )


def opened(image: Image) -> Pillow.Image:
    return Pillow.open(io.BytesIO(image.data))


def test_what_fits_is_sent_as_it_is() -> None:
    fits = picture("JPEG")
    assert fitted(fits, JPEG) is fits


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_type_that_the_network_refuses_is_written_anew(kind: str) -> None:
    sent = fitted(picture(kind), JPEG)
    assert (sent.mime, opened(sent).format, sent.alt) == ("image/jpeg", "JPEG", "a")
    assert opened(sent).size == (sent.width, sent.height) == (400, 300)


@pytest.mark.slow
def test_what_is_too_heavy_becomes_light_enough_and_is_the_same_each_time() -> None:
    heavy = picture("PNG", (1600, 1200), noise=True)
    small = Capabilities(
        max_chars=1, image_types=frozenset({"image/jpeg", "image/png"}), max_image_bytes=200_000
    )
    sent = fitted(heavy, small)
    assert len(sent.data) <= 200_000
    assert fitted(heavy, small) == sent


def test_what_was_see_through_lies_on_white() -> None:
    clear = picture("PNG", mode="RGBA")
    see_through = Pillow.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = io.BytesIO()
    see_through.save(out, "PNG")
    sent = fitted(Image(data=out.getvalue(), mime="image/png", alt="", width=10, height=10), JPEG)
    assert opened(sent).convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    assert fitted(clear, JPEG).mime == "image/jpeg"


@pytest.mark.parametrize("size", [(100, 400), (800, 100), (400, 300)])
def test_what_is_too_tall_or_too_wide_gets_borders_and_loses_nothing(size: tuple[int, int]) -> None:
    can = Capabilities(
        max_chars=1,
        image_types=frozenset({"image/jpeg"}),
        max_image_bytes=1_000_000,
        image_shapes=(0.8, 1.91),
    )
    sent = fitted(picture("JPEG", size), can)
    assert 0.79 <= sent.width / sent.height <= 1.92
    assert sent.width >= size[0]
    assert sent.height >= size[1]
    foreseen = fitted(Image(data=b"", mime="image/png", alt="", width=size[0], height=size[1]), can)
    assert (foreseen.mime, foreseen.width, foreseen.height) == (
        "image/jpeg",
        sent.width,
        sent.height,
    )


def test_what_cannot_be_read_stays_for_the_check_to_tell() -> None:
    broken = Image(data=b"no picture", mime="image/tiff", alt="", width=1, height=1)
    assert fitted(broken, JPEG) is broken
