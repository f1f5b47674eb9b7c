"""Counting and comparing texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.words import count_graphemes, fingerprint, leads_to


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("👨‍👩‍👧", 1),
        ("🇫🇷🇫🇷", 2),
        ("a\r\nb", 3),
        ("1\u202f234", 5),
    ],
)
def test_a_reader_and_the_counter_see_the_same_characters(text, count):
    assert count_graphemes(text) == count


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_can_be_counted_and_fingerprinted(text):
    assert 0 <= count_graphemes(text) <= len(text)
    assert fingerprint(text) == fingerprint(text)


@given(st.text())
def test_what_networks_change_on_the_way_does_not_change_the_fingerprint(text):
    given_back = "\n " + unicodedata.normalize("NFD", text).replace(" ", "  ") + " "
    assert fingerprint(given_back) == fingerprint(text)


def test_text_and_link_cannot_be_taken_for_one_another():
    assert fingerprint("a b", "") != fingerprint("a", "b")


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Voir https://x.fr/a", True),
        ("Voir https://x.fr/a. Merci", True),
        ("(https://x.fr/a)", True),
        ("« https://x.fr/a »", True),
        ("Voir https://x.fr/a?b=1", False),
        ("Voir https://x.fr/abc", False),
        ("", False),
    ],
)
def test_an_address_stands_in_a_text_only_as_a_whole(text: str, leads: bool) -> None:
    assert leads_to(text, "https://x.fr/a") is leads
    assert leads_to(text, "") is False
