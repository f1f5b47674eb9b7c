"""Which pictures look alike."""

import io
import random

from PIL import Image, ImageEnhance

from editorial.media.likeness import ALIKE, alike, distance, fingerprint, looking_alike
from tests.editorial.media.drawings import drawn, encoded


def saved_again(picture: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(encoded(picture.resize((200, 150)), "JPEG", quality=60)))


def test_a_picture_made_smaller_saved_again_or_made_lighter_is_still_like_itself() -> None:
    tree = drawn("tree")
    for copy in (saved_again(tree), ImageEnhance.Brightness(tree).enhance(0.9)):
        assert distance(fingerprint(tree), fingerprint(copy)) <= ALIKE


def test_another_picture_is_not_like_it() -> None:
    assert distance(fingerprint(drawn("tree")), fingerprint(drawn("bars"))) > ALIKE


def test_one_colour_all_over_is_like_nothing() -> None:
    plain = fingerprint(Image.new("RGB", (30, 30), "teal"))
    assert plain == ""
    assert alike([(1, plain), (2, fingerprint(drawn()))], plain) == []


def test_the_most_alike_come_first() -> None:
    assert alike([(1, "0" * 15 + "7"), (2, "0" * 15 + "1"), (3, "f" * 16)], "0" * 16) == [2, 1]


def test_pairs_are_found_as_by_looking_at_all_of_them() -> None:
    chosen = random.Random(5)  # noqa: S311 - the same at each run
    prints = [(number, f"{chosen.getrandbits(64):016x}") for number in range(1, 150)]
    for number, one in prints[:20]:
        flipped = int(one, 16)
        for bit in chosen.sample(range(64), ALIKE):
            flipped ^= 1 << bit
        prints.append((number + 1000, f"{flipped:016x}"))
    by_all = {
        number
        for number, one in prints
        for other, another in prints
        if number != other and distance(one, another) <= ALIKE
    }
    assert looking_alike(prints) == by_all
    assert len(by_all) >= 40
