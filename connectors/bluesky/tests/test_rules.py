"""What is said about a post before anything is sent."""

import pytest

from connectors.bluesky import PLUGIN
from connectors.bluesky.connector import Bluesky
from connectors.contract import Account, Credentials, Image, Outgoing
from lib.i18n import speaking

BLUESKY = Bluesky(Account(handle="asso.test", credentials=Credentials(values={})))
PICTURE = Image(data=b"\xff\xd8", mime="image/jpeg", alt="Une tomate", width=8, height=8)


def problems(**what):
    return BLUESKY.check(Outgoing(**{"key": "k", "text": "Bonjour", **what}))


@pytest.mark.parametrize(
    "what",
    [
        {"text": "é" * 300},
        {"text": "🇫🇷" * 300},
        {"text": "a" * 292, "link": "https://x.fr/a"},
        {"text": "", "images": (PICTURE,)},
        {"text": "", "link": "https://x.fr"},
        {"images": (PICTURE,) * 4},
    ],
)
def test_what_fits_has_no_problem(what):
    assert problems(**what) == []


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"text": "é" * 301}, "text"),
        ({"text": "👨‍👩‍👧‍👦" * 121}, "text"),
        ({"text": "a" * 293, "link": "https://x.fr/a"}, "text"),
        ({"text": "  \n"}, "text"),
        ({"link": "ftp://x.fr"}, "link"),
        ({"link": "https://x.fr/a b"}, "link"),
        ({"images": (PICTURE,) * 5}, "images[4]"),
    ],
)
def test_each_rule_names_its_field(what, field):
    (problem,) = problems(**what)
    assert problem.field == field
    assert str(problem.remedy)


def test_both_counts_are_told():
    (problem,) = problems(text="👨‍👩‍👧‍👦" * 121)
    with speaking("en"):
        assert "121 characters of 300, 3,025 bytes of 3,000" in str(problem.message)


def test_an_image_is_told_apart_by_its_place():
    heavy = Image(data=bytes(2_000_001), mime="image/jpeg", alt="", width=8, height=8)
    strange = Image(data=b"GIF89a", mime="image/gif", alt="", width=8, height=8)
    assert [p.field for p in problems(images=(PICTURE, heavy, strange))] == [
        "images[1]",
        "images[2]",
    ]


def test_the_plugin_counts_without_an_account():
    assert PLUGIN.capabilities.count_chars("🇫🇷 https://x.fr") == 6
    assert [(field.name, field.secret) for field in PLUGIN.fields] == [("app_password", True)]
