"""What can be tapped in a text on each network, and where its feed folds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.reading import Mark, folds_at, pieces, plain_names

KINDS = ["mastodon", "bluesky", "x", "instagram", "linkedin", "facebook", "feed"]
TEXT = "Merci @lea et @leo@sciences.re ! #Collecte https://a.org/don. a@b.org, 1#2"


def tapped(kind: str, text: str = TEXT) -> list[str]:
    return [one.text for one in pieces(text, kind) if one.mark is not Mark.PLAIN]


@given(st.text(max_size=400), st.sampled_from(KINDS))
def test_no_letter_is_lost_or_added(text: str, kind: str) -> None:
    assert "".join(one.text for one in pieces(text, kind)) == text


def test_a_name_can_be_tapped_where_the_network_knows_such_names() -> None:
    assert tapped("mastodon") == ["@lea", "@leo@sciences.re", "#Collecte", "https://a.org/don"]
    assert tapped("x") == ["@lea", "#Collecte", "https://a.org/don"]
    assert tapped("facebook") == ["#Collecte", "https://a.org/don"]
    assert tapped("linkedin") == ["https://a.org/don"]
    assert tapped("instagram") == ["@lea", "#Collecte"]
    assert tapped("bluesky", "@lea.bsky.social et @lea") == ["@lea.bsky.social"]


def test_names_that_call_nobody_are_told() -> None:
    assert plain_names([TEXT], "mastodon") == []
    assert plain_names([TEXT, TEXT], "linkedin") == ["@lea", "@leo@sciences.re"]
    assert plain_names(["@lea", "@lea.fr"], "bluesky") == ["@lea"]
    assert plain_names(["écrire à lea@example.org"], "feed") == []


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("instagram", "un\ndeux\ntrois\nquatre", "un\ndeux\ntrois"),
        ("instagram", "mot " * 40, ("mot " * 31).rstrip()),
        ("instagram", "x" * 200, "x" * 125),
        ("instagram", "court", None),
        ("linkedin", "a\nb\nc", None),
        ("facebook", "a\n" * 6, "a\na\na\na\na"),
        ("mastodon", "x" * 480, None),
    ],
)
def test_the_feed_folds_at_a_words_end(kind: str, text: str, shown: str | None) -> None:
    at = folds_at(text, kind)
    assert (None if at is None else text[:at]) == shown


@pytest.mark.slow
@given(st.text(max_size=600), st.sampled_from(KINDS))
def test_what_is_folded_comes_last(text: str, kind: str) -> None:
    folded = [one.folded for one in pieces(text, kind)]
    assert folded == sorted(folded)
