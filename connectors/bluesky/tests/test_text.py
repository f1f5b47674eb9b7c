"""What a text becomes, and how it is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.bluesky.text import Mark, count_bytes, count_chars, shortened, written


def tappable(text, **more):
    """What is shown of each facet, cut out of the text by its bytes, and where it leads."""
    sent = written(text, **more)
    raw = sent.text.encode()
    return [(raw[f.start : f.end].decode(), f.mark, f.target) for f in sent.facets]


@pytest.mark.parametrize(
    ("text", "graphemes"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("🇫🇷", 1),
        ("🇫🇷🇧🇪", 2),
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("1️⃣", 1),
        ("a\r\nb", 3),
        ("a\n\nb", 4),
        ("18\u202fh", 4),
        ("क्षि", 1),
        ("한국", 2),
        ("https://www.exemple.fr/evenements/recolte-2026", len("www.exemple.fr/evenements/r…")),
    ],
)
def test_characters_are_counted_as_the_server_counts_them(text, graphemes):
    assert count_chars(text) == graphemes


def test_facets_are_counted_in_bytes():
    (facet,) = written("é https://x.fr").facets
    assert (facet.start, facet.end) == (3, 7)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.fr", "x.fr"),
        ("https://x.fr/", "x.fr"),
        ("HTTPS://X.FR/Dons", "x.fr/Dons"),
        ("https://x.fr:8443/a?b=c#d", "x.fr:8443/a?b=c#d"),
        ("https://x.fr/12345678901234", "x.fr/12345678901234"),
        ("https://x.fr/123456789012345", "x.fr/123456789012…"),
        ("https://banque.fr@pirate.example/", "pirate.example"),
    ],
)
def test_a_link_shows_its_host_and_the_start_of_its_path(address, shown):
    assert shortened(address) == shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://x.fr/a.", "https://x.fr/a"),
        ("Voir (https://x.fr/a)", "https://x.fr/a"),
        ("Voir https://x.fr/a_(b) !", "https://x.fr/a_(b)"),
        ("Voir « https://x.fr/a »", "https://x.fr/a"),
        ("Voir « https://x.fr/a\u202f»", "https://x.fr/a"),
        ("Voir “https://x.fr/a”…", "https://x.fr/a"),
        ("https://x.fr/a?b=1&c=été#d", "https://x.fr/a?b=1&c=été#d"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text, address):
    assert [target for _, _, target in tappable(text)] == [address]


@pytest.mark.parametrize(
    "text", ["https://", "https://[x", "xhttps://x.fr", "exemple.fr", "http//x"]
)
def test_what_is_no_address_stays_as_it_is_written(text):
    assert written(text).text == text
    assert written(text).facets == ()


def test_hashtags_and_mentions_are_tappable():
    text = (
        "#Bénévolat, #adhérent·e·s (#vide-grenier) #2026 a#b &#39; "
        "@Asso.Bsky.Social. moi@x.fr @seul"
    )
    assert tappable(text) == [
        ("#Bénévolat", Mark.TAG, "Bénévolat"),
        ("#adhérent·e·s", Mark.TAG, "adhérent·e·s"),
        ("#vide-grenier", Mark.TAG, "vide-grenier"),
        ("@Asso.Bsky.Social", Mark.MENTION, "asso.bsky.social"),
    ]


def test_a_hashtag_too_long_for_the_network_stays_text():
    assert tappable("#" + "a" * 64) == [("#" + "a" * 64, Mark.TAG, "a" * 64)]
    assert tappable("#" + "a" * 65) == []


def test_the_link_of_a_post_is_added_once():
    assert written("À lire", link="https://x.fr/a").text == "À lire\n\nx.fr/a"
    assert written("", link="https://x.fr/a").text == "x.fr/a"
    assert written("Lire https://x.fr/a.", link="https://x.fr/a").text == "Lire x.fr/a."
    assert written("Lire https://x.fr/ab", link="https://x.fr/a").text == "Lire x.fr/ab\n\nx.fr/a"


MARKED = st.lists(
    st.one_of(
        st.text(),
        st.sampled_from(
            ["https://x.fr/", "#", "@a.b", "é", "👨‍👩‍👧‍👦", "🇫🇷", " ", "\r\n", "(", ").", "#été"]
        ),
    )
).map("".join)


@pytest.mark.slow
@given(MARKED, st.sampled_from(["", "https://x.fr/don"]))
def test_facets_lie_one_after_the_other_on_whole_characters(text, link):
    sent = written(text, link=link)
    raw = sent.text.encode()
    at = 0
    for facet in sent.facets:
        assert at <= facet.start < facet.end <= len(raw)
        raw[facet.start : facet.end].decode()
        at = facet.end


@pytest.mark.slow
@given(MARKED)
def test_counting_never_fails_and_never_finds_more_than_there_is(text):
    assert count_chars(text) <= len(text)
    assert count_bytes(written(text).text) <= len(text.encode())


@pytest.mark.slow
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="#@:\r")))
def test_a_text_without_marks_is_sent_as_it_is(text):
    assert written(text).text == text
