"""Texts as networks give them back are known again, and others are not."""

import pytest

from connectors.matching import same_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Voir exemple.fr", "Voir http://exemple.fr/"),
        ("https://exemple.fr/a", "HTTP://exemple.fr/a/\nsuite".removesuffix("\nsuite")),
        ("deux  lignes\n\n", "deux lignes"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
    ],
)
def test_the_same_words_are_known_again(one: str, other: str) -> None:
    assert same_text(one, other)
    assert same_text(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Voir exemple.fr", "Voir exemple.org"),
        ("https://exemple.fr/a", "https://exemple.fr/b"),
        ("et / ou", "et ou"),
        ("Bonjour", "bonjour"),
        ("", "https"),
    ],
)
def test_other_words_are_not(one: str, other: str) -> None:
    assert not same_text(one, other)
