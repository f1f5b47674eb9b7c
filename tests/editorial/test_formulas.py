"""Cells that a spreadsheet would work out."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from editorial.formulas import natural, neutral

WORDS = some.text(alphabet="'=+-@\t\r\n a＝é", max_size=8)


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+33 1", "-5 °C", "@here", "\t=1", " =1"])
def test_what_would_be_worked_out_is_made_text(words: str) -> None:
    assert neutral(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "Merci", "l'été", "'quoted'", "1+1", "a=b"])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert neutral(words) == natural(words) == words


@given(WORDS)
def test_it_comes_back_as_it_was(words: str) -> None:
    assert natural(neutral(words)) == words
