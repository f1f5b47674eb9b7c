"""Which addresses lead to the same page."""

import pytest

from editorial.ideas.links import link_key


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/soup",
        "https://www.example.org/soup/",
        "https://EXAMPLE.org/soup#menu",
        "https://example.org/soup?utm_source=letter&fbclid=7",
    ],
)
def test_another_spelling_is_the_same_page(other: str) -> None:
    assert link_key(other) == link_key("https://example.org/soup")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/soup?page=2",
        "https://example.org/Soup",
        "https://example.org:8443/soup",
        "https://soup.example.org/",
    ],
)
def test_another_page_is_not(other: str) -> None:
    assert link_key(other) != link_key("https://example.org/soup")


def test_no_address_has_no_key() -> None:
    assert link_key("") == ""
