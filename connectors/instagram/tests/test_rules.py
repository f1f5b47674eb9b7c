"""What Instagram would refuse is said before."""

from dataclasses import replace

import pytest

from connectors.contract import Image, Outgoing, Severity
from connectors.instagram.rules import problems

PICTURE = Image(data=b"x", mime="image/jpeg", alt="a", width=4, height=5, url="https://x.fr/1")
POST = Outgoing(key="k", text="Bonjour", images=(PICTURE,))


def sized(width, height):
    return replace(POST, images=(replace(PICTURE, width=width, height=height),))


def found(post, severity):
    return [one.field for one in problems(post) if one.severity is severity]


@pytest.mark.parametrize(
    ("post", "wrong"),
    [
        (POST, []),
        (replace(POST, text=""), []),
        (replace(POST, text="é" * 2_201), ["text"]),
        (replace(POST, text="é" * 2_190, link="https://exemple.fr"), ["text"]),
        (replace(POST, images=()), ["images[0]"]),
        (replace(POST, images=(replace(PICTURE, url=""),)), ["images[0]"]),
        (replace(POST, images=(replace(PICTURE, mime="image/png"),)), ["images[0]"]),
        (replace(POST, images=(PICTURE,) * 11), ["images[10]"]),
        (sized(100, 140), ["images[0]"]),
        (sized(200, 100), ["images[0]"]),
        (sized(191, 100), []),
        (sized(0, 0), []),
        (replace(POST, text="#a " * 31), ["text"]),
        (replace(POST, text="@zoe " * 21), ["text"]),
        (replace(POST, text="moi@exemple.fr " * 21), []),
    ],
)
def test_what_instagram_refuses_is_said_before(post, wrong):
    assert found(post, Severity.STOPS) == wrong


def test_where_the_sources_disagree_it_is_a_warning():
    assert found(sized(3, 4), Severity.WARNS) == ["images[0]"]
    assert found(replace(POST, text="#a #b #c #d #e #f"), Severity.WARNS) == ["text"]
    assert found(replace(POST, text="#a #b #c #d #e"), Severity.WARNS) == []
