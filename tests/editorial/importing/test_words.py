"""Headings, statuses and temperatures."""

import pytest

from editorial.importing import columns, words
from editorial.importing.cells import BadCell, folded
from editorial.importing.columns import Column
from editorial.importing.words import Status
from models.way import Temperature


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("chaud", "hot"),
        ("Tiède", "warm"),
        ("FROIDE", "cold"),
        ("hot", "hot"),
        ("evergreen", "cold"),
    ],
)
def test_temperatures_in_both_languages(written, meant):
    assert words.temperature(written) is Temperature(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("brouillon", Status.DRAFT),
        ("à valider", Status.TO_REVIEW),
        ("A VALIDER", Status.TO_REVIEW),
        ("validé", Status.APPROVED_THERE),
        ("approved", Status.APPROVED_THERE),
        ("publié", Status.ALREADY_OUT),
    ],
)
def test_statuses_in_both_languages(written, meant):
    assert words.status(written) is meant


def test_a_misspelt_word_gets_a_suggestion():
    with pytest.raises(BadCell) as refused:
        words.temperature("chaut")
    assert "chaud" in str(refused.value.remedy)


@pytest.mark.parametrize("read", [words.status, words.temperature])
def test_a_word_like_nothing_known_gets_the_list(read):
    with pytest.raises(BadCell) as refused:
        read("zzz")
    assert "," in str(refused.value.remedy)


def test_no_heading_has_two_meanings():
    seen: dict[str, columns.Column] = {}
    for column, names in columns.HEADINGS.items():
        for name in names.split("|"):
            assert seen.setdefault(folded(name), column) is column


def test_every_spelling_of_a_heading_is_found_whatever_its_case():
    for column, names in columns.HEADINGS.items():
        for name in names.split("|"):
            assert columns.meaning(f" {name.upper()} : ") is column


def test_of_two_headings_with_one_meaning_the_first_counts():
    found = columns.header(["Texte", "Date", "Message", ""])
    assert found.places == {Column.TEXT: 0, Column.DATE: 1}
    assert found.unknown == ("Message",)
