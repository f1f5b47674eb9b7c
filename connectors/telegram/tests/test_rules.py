"""What Telegram will not take is said before it is sent, and counted as it counts."""

from dataclasses import replace

import pytest

from connectors.contract import Account, Credentials, Image, Outgoing, Severity
from connectors.telegram import PLUGIN

COUNTS = {
    "": 0,
    "abc": 3,
    "été": 3,
    "e\u0301te\u0301": 5,  # accents apart
    "🍅": 2,  # outside the basic plane: two units
    "🇫🇷": 4,
    "👩‍🌾": 5,
    "  à la fin  \n": 8,
    "https://exemple.fr/une-longue-adresse": 37,  # an address counts whole
    "@croix_verte #été": 17,
}
PICTURE = Image(data=b"x", mime="image/jpeg", alt="Une tomate", width=800, height=600)
POST = Outgoing(key="k-1", text="Bonjour")


@pytest.mark.parametrize("text", COUNTS)
def test_a_text_is_counted_in_units_of_utf_16(text):
    assert PLUGIN.capabilities.count_chars(text) == COUNTS[text]


def found(post, **options):
    account = Account(handle="@x", credentials=Credentials(values={}), options=options)
    problems = PLUGIN.connect(account).check(post)
    return [(one.field, one.severity) for one in problems]


def test_a_plain_post_is_taken():
    assert found(POST) == []


@pytest.mark.parametrize(
    ("text", "link", "fits"),
    [
        ("x" * 4096, "", True),
        ("x" * 4097, "", False),
        ("🍅" * 2048, "", True),
        ("🍅" * 2049, "", False),
        ("x" * 4080, "https://x.fr", True),
        ("x" * 4090, "https://x.fr", False),  # the link counts with the text
    ],
)
def test_the_limit_is_that_of_everything_that_is_sent(text, link, fits):
    assert (("text", Severity.STOPS) not in found(replace(POST, text=text, link=link))) is fits


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [(6000, 4000, True), (6001, 4000, False), (2000, 100, True), (2001, 100, False)],
)
def test_a_picture_of_a_shape_that_telegram_refuses_is_told(width, height, fits):
    post = replace(POST, images=(replace(PICTURE, width=width, height=height),))
    assert (("images[0]", Severity.STOPS) not in found(post)) is fits


@pytest.mark.parametrize("options", [{}, {"descriptions": "no"}])
def test_it_is_told_that_there_is_no_place_for_descriptions(options):
    post = replace(POST, images=(PICTURE,))
    assert found(post, **options) == [("images[0]", Severity.WARNS)]


def test_a_decorative_picture_needs_no_words():
    assert found(replace(POST, images=(replace(PICTURE, alt=""),))) == []


def test_nothing_to_publish_is_told():
    assert found(replace(POST, text=" ")) == [("text", Severity.STOPS)]
