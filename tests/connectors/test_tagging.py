"""A link says where its readers came from and stays the same address else."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.outgoing import outgoing
from connectors.tagging import tagged, usual_medium
from connectors.words import replaced
from models.content import Content, Tags

TAGS = {"utm_source": "mastodon", "utm_campaign": "hiver 1&2"}


@pytest.mark.parametrize(
    ("link", "becomes"),
    [
        ("https://a.org", "https://a.org?utm_source=mastodon&utm_campaign=hiver%201%262"),
        (
            "https://a.org/p?x=1&y=%C3%A9#top",
            "https://a.org/p?x=1&y=%C3%A9&utm_source=mastodon&utm_campaign=hiver%201%262#top",
        ),
        (
            "https://a.org/?utm_source=poster",
            "https://a.org/?utm_source=poster&utm_campaign=hiver%201%262",
        ),
        ("https://a.org/?utm_source=&utm_campaign=", "https://a.org/?utm_source=&utm_campaign="),
        ("mailto:a@a.org", "mailto:a@a.org"),
        ("https://[a", "https://[a"),
        ("", ""),
    ],
)
def test_what_the_address_has_of_its_own_stays(link: str, becomes: str) -> None:
    assert tagged(link, TAGS) == becomes


@pytest.mark.slow
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_tag_is_read_back_as_it_was_written_and_tagging_twice_changes_nothing(
    value: str, path: str
) -> None:
    link = f"https://a.org/{path}"
    once = tagged(link, {"utm_campaign": value})
    assert tagged(once, {"utm_campaign": value}) == once
    if value and "?" not in path and "#" not in path:
        read = dict(parse_qsl(urlsplit(once).query))
        plain = value.encode("utf-8", "replace").decode()
        assert read.get("utm_campaign", "") == plain


def test_each_channel_carries_its_own_network_in_link_text_and_comment() -> None:
    content = Content(
        title="t",
        text="Voir https://a.org/don. Et https://a.org/donner.",
        link="https://a.org/don",
        comment="https://a.org/don",
        tags=Tags(campaign="hiver"),
    )
    post = outgoing(content, 1, None, kind="bluesky", key="k")
    whole = "https://a.org/don?utm_source=bluesky&utm_medium=social&utm_campaign=hiver"
    assert post.link == whole
    assert post.text == f"Voir {whole}. Et https://a.org/donner."
    letter = outgoing(content, 1, None, kind="newsletter", key="k").link
    assert "utm_source=newsletter&utm_medium=email" in letter
    own = replace(content, tags=Tags(campaign="hiver", medium="affiche"))
    assert "utm_medium=affiche" in outgoing(own, 1, None, kind="newsletter", key="k").link


def test_a_post_without_tags_keeps_the_hash_that_it_was_approved_by() -> None:
    plain = Content(title="t", text="x", link="https://a.org")
    assert "tags" not in plain.to_json()
    with_tags = replace(plain, tags=Tags(campaign="hiver"))
    assert with_tags.hash != plain.hash
    assert Content.from_json(with_tags.to_json()) == with_tags


def test_only_the_very_address_is_replaced() -> None:
    assert replaced("a https://x.fr/a https://x.fr", "https://x.fr", "B") == "a https://x.fr/a B"
    assert usual_medium("newsletter") == "email"
