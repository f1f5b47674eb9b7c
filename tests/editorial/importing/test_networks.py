"""Which channels a person means."""

from dataclasses import dataclass

import pytest

from editorial.importing import networks
from editorial.importing.cells import BadCell


@dataclass
class Channel:
    id: int
    kind: str
    handle: str
    name: str


HERE = [
    Channel(1, "sandbox", "croix-fb", "Facebook"),
    Channel(2, "sandbox", "croix-masto", "Mastodon"),
    Channel(3, "sandbox", "croix-x", "X"),
    Channel(4, "bluesky", "croix.bsky.social", "Bluesky Croix"),
    Channel(5, "feed", "nouvelles", "Nouvelles"),
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Facebook, Mastodon", (1, 2)),
        ("fb;x", (1, 3)),
        ("x,mastodon", (2, 3)),
        ("Twitter et bsky", (3, 4)),
        ("X/Twitter", (3,)),
        ("FACEBOOK / Mästodon", (1, 2)),
        ("tous", (1, 2, 3, 4, 5)),
        ("Tous les réseaux", (1, 2, 3, 4, 5)),
        ("@croix.bsky.social", (4,)),
        ("nouvelles", (5,)),
        ("flux", (5,)),
        ("bluesky croix", (4,)),
        ("facebook, fb, Facebook", (1,)),
        ("Facebook\nX", (1, 3)),
    ],
)
def test_channels_are_found_by_name_handle_network_or_nickname(written, meant):
    found = networks.find(written, HERE)
    assert (found.channels, found.notes) == (meant, ())


def test_an_unknown_network_gets_the_nearest_suggestion():
    with pytest.raises(BadCell) as refused:
        networks.find("Instagramme", HERE)
    assert "Instagram”" in str(refused.value.remedy)


def test_a_word_like_nothing_known_gets_the_channels_there_are():
    with pytest.raises(BadCell) as refused:
        networks.find("Affichage municipal", HERE)
    assert "Nouvelles" in str(refused.value.remedy)


def test_a_known_network_without_a_channel_is_noted_and_the_others_are_kept():
    found = networks.find("Insta, fb, Insta", HERE)
    assert found.channels == (1,)
    assert len(found.notes) == 1
    assert "Insta" in str(found.notes[0])


def test_where_several_channels_fit_none_is_guessed():
    two = [*HERE, Channel(6, "bluesky", "jeunes.bsky.social", "Jeunes")]
    found = networks.find("Bluesky", two)
    assert found.channels == ()
    assert "Bluesky" in str(found.notes[0])


def test_everything_where_there_is_nothing_is_noted():
    assert networks.find("tous", []).notes
