"""Counting as the server counts, and reading back what its HTML says."""

import pytest

from connectors.contract import Outgoing
from connectors.mastodon import PLUGIN, rules
from connectors.mastodon.limits import Limits, able
from connectors.mastodon.text import as_read, count_chars, plain, written

VECTORS = [
    ("", 0),
    ("é", 1),
    ("e\u0301", 1),
    ("👨‍👩‍👧‍👦", 1),
    ("🇫🇷🇧🇪", 2),
    ("https://x.fr", 23),
    ("https://exemple.fr/" + "a" * 200, 23),
    ("Voir https://exemple.fr/a.", 5 + 23 + 1),
    ("(https://exemple.fr/a)", 1 + 23 + 1),
    ("https://exemple.fr/a_(b)", 23),
    ("exemple.fr/a", 12),
    ("http://x.fr et https://y.fr", 23 + 4 + 23),
    ("@lea@mastodon.example", 4),
    ("Avec @lea@mastodon.example !", 5 + 4 + 2),
    ("@lea", 4),
    ("lea@mastodon.example", 20),
    ("CW: deuil\nTexte", 5 + 5),
    ("CW : deuil\n\nTexte", 5 + 5),
    ("CW: seul", 8),
    ("ligne\r\nligne", 11),
]


@pytest.mark.parametrize(("text", "count"), VECTORS)
def test_a_text_counts_as_the_server_counts_it(text, count):
    assert PLUGIN.capabilities.count_chars(text) == count


def test_a_server_may_count_addresses_otherwise():
    assert count_chars("https://exemple.fr/long", url_chars=30) == 30


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>Deux<br>Trois</p>", "Un\n\nDeux\nTrois"),
        ("<p>L&apos;été &amp; l’hiver &lt;b&gt;</p>", "L'été & l’hiver <b>"),
        (
            (
                '<p><a href="https://x.fr/abc"><span class="invisible">https://</span>'
                '<span class="ellipsis">x.fr/a</span><span class="invisible">bc</span></a></p>'
            ),
            "https://x.fr/abc",
        ),
        ("", ""),
        ("rien<", "rien<"),
    ],
)
def test_what_a_page_says_is_read_as_text(html, text):
    assert plain(html) == text


def test_a_mention_is_read_without_its_server():
    assert as_read("Avec @lea@mastodon.example et @max") == "Avec @lea et @max"
    assert as_read("https://x.fr/@lea@y.fr") == "https://x.fr/@lea@y.fr"


def test_a_link_that_stands_in_the_text_is_not_added_again():
    assert written("Voir https://x.fr/a", link="https://x.fr/a").text == "Voir https://x.fr/a"
    assert written("", link="https://x.fr/a").text == "https://x.fr/a"


def test_the_link_counts_and_each_part_is_looked_at():
    can = able(Limits(max_chars=40))
    fits = Outgoing(key="k", text="x" * 15, link="https://exemple.fr/une-page")
    assert list(rules.problems(fits, can)) == []
    long = Outgoing(
        key="k", text="x" * 16, link="https://exemple.fr/une-page", thread=("y" * 41,), comment="z"
    )
    assert [one.field for one in rules.problems(long, can)] == ["text", "text"]


def test_the_parts_are_shown_as_they_leave():
    post = Outgoing(key="k", text="CW: deuil\nUn", thread=("Deux",), comment="Merci")
    assert list(rules.shown(post)) == ["deuil\n\nUn", "deuil\n\nDeux"]
    assert rules.steps(post) == ["post", "part 2", "comment"]
