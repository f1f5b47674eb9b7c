"""A title's direction ends with the title."""

import pytest

from lib.directions import closed
from lib.i18n import say, speaking


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Open day", "Open day"),
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u202eabc\u202c", "\u202eabc\u202c"),
        ("\u2067a\u202eb", "\u2067a\u202eb\u202c\u2069"),
        ("\u2067a\u202eb\u2069c", "\u2067a\u202eb\u2069c"),
        ("a\u202cb\u2069c", "abc"),
        ("\u2067a\u202cb", "\u2067ab\u2069"),
    ],
)
def test_every_direction_is_closed_and_none_from_outside(given: str, told: str) -> None:
    assert closed(given) == told


def test_words_around_a_title_keep_their_direction() -> None:
    with speaking("en"):
        said = str(say("“%(title)s” is back where it was.", title="\u202eday nepO"))
    assert said == "“\u202eday nepO\u202c” is back where it was."
