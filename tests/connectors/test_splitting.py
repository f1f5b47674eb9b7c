"""How a long text becomes the parts of a thread."""

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.splitting import split
from connectors.words import count_graphemes

TEXT = (
    "La récolte commence samedi à 9 h. Venez avec des gants ! Nous aurons le café, M. Durand "
    "apporte les paniers. « Et s’il pleut ? » On commence quand même."
)


def parts(text, most, **more):
    return split(text, most=most, count=count_graphemes, **more)


def test_what_fits_stays_as_it_is():
    assert parts("  Bonjour.\n", 20) == ("Bonjour.",)


def test_parts_end_where_sentences_end_and_carry_their_number():
    assert parts(TEXT, 70) == (
        "La récolte commence samedi à 9 h. Venez avec des gants ! 1/3",
        "Nous aurons le café, M. Durand apporte les paniers. 2/3",
        "« Et s’il pleut ? » On commence quand même. 3/3",
    )


def test_a_sentence_that_is_too_long_is_cut_between_words():
    assert parts("un deux trois quatre cinq six sept huit", 18) == (
        "un deux trois 1/3",
        "quatre cinq 2/3",
        "six sept huit 3/3",
    )


def test_a_word_that_is_too_long_is_cut_between_graphemes():
    family = "👨‍👩‍👧‍👦"
    assert parts(family * 30, 20) == (f"{family * 16} 1/2", f"{family * 14} 2/2")


def test_nothing_is_cut_inside_a_link_a_mention_or_a_hashtag():
    link = "https://exemple.fr/" + "a" * 80
    assert parts(f"Voir {link} et venez.", 40) == ("Voir 1/3", f"{link} 2/3", "et venez. 3/3")


def test_lines_are_kept_together_with_what_belongs_to_them():
    assert parts("Le programme :\n- samedi\n- dimanche\n\nVenez nombreux, tous.", 40) == (
        "Le programme :\n- samedi\n- dimanche 1/2",
        "Venez nombreux, tous. 2/2",
    )


def test_what_is_added_to_the_first_part_has_its_room():
    first, *_ = parts("Un deux trois. Quatre cinq six.", 26, taken=lambda text: text + " " * 10)
    assert first == "Un deux 1/3"


def test_from_ten_parts_on_the_numbers_have_their_room_too():
    found = parts("mot " * 60, 20)
    assert len(found) > 9
    assert all(count_graphemes(part) <= 20 for part in found)
    assert found[-1].endswith(f" {len(found)}/{len(found)}")


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=800), st.integers(30, 120))
def test_nothing_is_lost_and_every_part_fits(text, most):
    found = parts(text, most)
    if len(found) == 1:
        assert found == (text.strip(),)
        return
    bare = [re.sub(r" \d+/\d+$", "", part) for part in found]
    letters = regex.compile(r"\s")
    assert letters.sub("", "".join(bare)) == letters.sub("", text)
    if not re.search(r"[@#]|www\.|https?://", text):
        assert all(count_graphemes(part) <= most for part in found)
