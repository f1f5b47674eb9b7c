"""How words are folded, asked for, and shown where they were found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.search.words import asked, fold, matches, pieces


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("L’Événement à cœur !", "l evenement a coeur"),
        ("porte-à-porte", "porte a porte"),
        ("STRASSE straße", "strasse strasse"),
        ("nul\0 \ud800 et_fin", "nul et fin"),
        ("a\u200db", "a b"),
        ("", ""),
    ],
)
def test_accents_case_and_signs_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("evenement", "Un Événement", True),
        ("even", "Un Événement", True),
        ("venement", "Un Événement", False),
        ("coat bring", "Bring warm coats", True),
        ('"warm coats"', "Bring warm coats", True),
        ('"warm coat"', "Bring warm coats", False),
        ("« coats warm »", "Bring warm coats", False),
        ("porte-à-po", "Le porte-à-porte", True),
        ("a", "abricot", False),
        ("a", "à table", True),
    ],
)
def test_words_begin_so_and_phrases_stand_as_they_are(
    query: str, text: str, *, is_found: bool
) -> None:
    assert matches(asked(query), text) is is_found


@pytest.mark.parametrize("query", ["", "   ", '""', "***", "\0", "— ! ?", '"'])
def test_what_holds_no_word_asks_for_nothing(query: str) -> None:
    assert asked(query) == ()


def test_what_is_long_or_much_is_cut() -> None:
    assert len(asked("mot " * 3000)) == 1
    assert len(asked(" ".join(f"w{n}" for n in range(100)))) == 8
    assert len(fold("x" * 10_000)) == 64


def test_the_find_is_shown_among_the_words_about_it() -> None:
    text = "Avant " * 60 + "le bel Événement de samedi " + "après " * 60
    shown = pieces(asked("evenem"), text)
    assert ("Événement", True) in shown
    assert shown[0] == ("…", False)
    assert shown[-1] == ("…", False)
    assert len("".join(piece for piece, _ in shown)) < 400


@settings(max_examples=25)
@given(st.text(max_size=50), st.text(max_size=150))
def test_the_pieces_of_a_short_text_are_the_text(query: str, text: str) -> None:
    short = text[:150]
    assert "".join(piece for piece, _ in pieces(asked(query), short)) == short
