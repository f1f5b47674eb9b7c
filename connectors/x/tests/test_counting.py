"""Counting, against what twitter-text 3.1.0 (X's own, the last one published) says.

`vectors.json` holds texts of ours, and random ones of awkward parts, with the weight that it gave
them. Where ours differs on purpose: emoji newer than 2018, and sequences of
emoji that nobody draws.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.x.counting import count_chars
from connectors.x.links import links

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())


def test_there_are_as_many_vectors_as_said():
    assert len(VECTORS) == 429


def test_every_vector_weighs_what_x_says():
    wrong = [(text, count_chars(text), weight) for text, weight in VECTORS]
    assert [one for one in wrong if one[1] != one[2]] == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [("🫶", 2), ("🧑‍🤝‍🧑", 2), ("🇫🇷", 2), ("🇫🇫", 4), ("\N{LATIN SMALL LETTER E}\u0301", 1)],
)
def test_every_emoji_is_two_and_an_accent_nothing(text, weight):
    assert count_chars(text) == weight


AWKWARD = [
    "https://exemple.fr/(((((",
    "a.",
    "https://exemple.fr/(a",
    "日",
    "a-",
    "a_",
    "(a)",
    "é.fr",
]


@pytest.mark.slow
@pytest.mark.parametrize("part", AWKWARD)
def test_counting_a_long_text_takes_no_longer_than_it_should(part):
    """A pattern that goes back and forth would take hours for these."""
    assert count_chars(part * (2000 // len(part)) + ".") > 0


@settings(max_examples=50, deadline=None, database=None)
@given(st.text(alphabet="a.é/:-_@#(😀日 ") | st.text())
def test_links_lie_one_behind_the_other(text):
    at = 0
    for start, end in links(text):
        assert at <= start < end <= len(text)
        at = end
