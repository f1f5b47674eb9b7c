"""What is said of a text's readability, and that nothing can make it fail."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.advice import Ease, ease, hints
from editorial.advice.ease import FEWEST, syllables_en, syllables_fr
from editorial.advice.hints import MOST

EASY_FR = "Le chat dort. Il fait beau. Les gens rient. On va au parc. " * 3
HARD_FR = (
    "La mutualisation des approvisionnements institutionnels nécessite préalablement une "
    "contractualisation pluriannuelle systématiquement réévaluée conformément aux dispositions "
    "réglementaires applicables aux associations reconnues d’utilité publique, nonobstant toute "
    "considération organisationnelle contradictoire."
)
EASY_EN = "The cat sleeps. We are glad. You can help us. Come and see. " * 3
HARD_EN = (
    "Institutional procurement consolidation necessitates comprehensive organisational "
    "considerations regarding multidisciplinary administrative responsibilities, particularly "
    "concerning accountability, interoperability, sustainability, and the systematic evaluation "
    "of international humanitarian collaboration opportunities throughout every administrative "
    "territory."
)


def said(text: str, language: str = "fr") -> str:
    return " ".join(f"{one.words} {' '.join(one.places)}" for one in hints(text, language))


def test_short_sentences_of_short_words_are_easy_and_the_others_are_not() -> None:
    assert ease(EASY_FR, "fr") is Ease.EASY
    assert ease(HARD_FR * 2, "fr") is Ease.VERY_HARD
    assert ease(EASY_EN, "en") is Ease.EASY
    assert ease(HARD_EN * 2, "en") is Ease.VERY_HARD


def test_what_is_too_short_or_in_another_language_is_not_judged() -> None:
    assert ease("Le chat dort. " * ((FEWEST - 1) // 3), "fr") is None
    assert ease(EASY_FR, "oc") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("table", 1), ("bénévole", 3), ("école", 2), ("eau", 1), ("auto", 2)],
)
def test_french_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables_fr(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("table", 2), ("make", 1), ("wanted", 2), ("jumped", 1), ("volunteer", 3)]
)
def test_english_syllables_know_the_silent_e(word: str, count: int) -> None:
    assert syllables_en(word) == count


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("mot " * 26 + ".", "fr", "1 sentence has more than 25 words"),
        ("Nous venons afin de vous aider.", "fr", "“afin de”: simply “pour”."),
        ("Merci de bien vouloir venir.", "fr", "“bien vouloir” can go."),
        ("Dans l'optique de mieux faire.", "fr", "“dans l’optique de”"),
        ("We meet in order to plan.", "en", "“in order to”: simply “to”."),
        ("Le repas est préparé par Léa.", "fr", "est préparé par"),
        ("The meal was prepared by Léa.", "en", "was prepared by"),
        ("Une anticonstitutionnellement longue journée.", "fr", "anticonstitutionnellement"),
        ("Pour donner, cliquez ici !", "fr", "cliquez ici"),
        ("Click here to give.", "en", "Click here"),
        ("GRANDE COLLECTE samedi", "fr", "GRANDE COLLECTE"),
        ("Venez #soiréejeux", "fr", "#soiréejeux"),
        ("🎉🎉🎉🎉🎉", "fr", "5 emoji"),
        ("du c❤️ur", "fr", "c❤️ur"),
        ("Les bénévol·es et adhérent·e·s", "fr", "adhérent·e·s"),
        ("𝗖𝗼𝗹𝗹𝗲𝗰𝘁𝗲 samedi", "fr", "signs of mathematics"),
    ],
)
def test_what_is_hard_to_read_is_told_with_its_place(text: str, language: str, told: str) -> None:
    assert told in said(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "La SNCF et l’UNICEF vous invitent. #SoiréeJeux 🎉",
        "Rendez-vous samedi à 9 h, place du Marché. Merci à toutes et à tous !",
        "https://example.org/afin-de/CLIQUEZ_ICI_ET_ENCORE_UNE_TRES_LONGUE_ADRESSE",
        "👨‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️",
        "",
    ],
)
def test_what_is_as_it_should_be_gets_no_advice(text: str) -> None:
    assert hints(text, "fr") == []


@given(st.text(max_size=300), st.sampled_from(["fr", "en", "oc"]))
def test_no_text_makes_it_fail_and_no_place_is_longer_than_a_line(text: str, language: str) -> None:
    for hint in hints(text, language):
        assert str(hint.words)
        assert all(len(place) <= 61 and "\n" not in place for place in hint.places)
    ease(text * 5, language)


@given(st.text(alphabet="ab c.\n", max_size=200))
def test_a_text_said_twice_is_as_easy_as_said_once(text: str) -> None:
    once = ease((f"{text}.\n\n") * 8, "fr")
    twice = ease((f"{text}.\n\n") * 16, "fr")
    assert once is None or once is twice


@pytest.mark.parametrize("text", ["x", "X", "é", "a·", "@a-", "🎉", "est prié "])
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    hints(text * MOST, "fr")  # a pattern that tries all ways through it takes half a minute
    assert time.process_time() - began < 5  # seconds


def test_a_very_long_text_is_read_in_part() -> None:
    assert hints("x " * MOST + "cliquez ici", "fr") == hints("x " * MOST, "fr")
