"""What a feed says becomes plain words, and nothing of it runs."""

from time import process_time

import pytest

from editorial.ideas.feeds import NoFeed, feed

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The town &amp;amp; hall</title>
<item><title>&lt;b&gt;Soup&lt;/b&gt; &amp;amp; bread</title><link>https://example.org/soup</link>
<guid>7</guid><description>&lt;p&gt;Warm.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description></item>
<item><title>No page</title><link>javascript:alert(1)</link></item>
<item><title>Twice</title><guid>7</guid></item>
<item><link>https://example.org/only</link></item>
<item><description>Nothing to call it by</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Hall</title><entry>
<id>urn:1</id><title>Café</title><link href="/cafe"/><updated>2026-11-01T00:00:00Z</updated>
</entry></feed>"""


def read(text: str | bytes) -> list[tuple[str, str, str]]:
    body = text.encode() if isinstance(text, str) else text
    found = feed(body, content_type="application/xml", address="https://example.org/feed/")
    return [(one.line, one.link, one.note) for one in found.entries]


def test_entries_come_as_plain_words_each_once() -> None:
    assert read(RSS) == [
        ("Soup & bread", "https://example.org/soup", "Warm."),
        ("No page", "", ""),
        ("https://example.org/only", "https://example.org/only", ""),
    ]


def test_a_title_that_nobody_sees_is_none() -> None:
    ((line, *_),) = read(
        ATOM.replace("Café", "\u200b\u202e").replace('"/cafe', '"https://a.example/')
    )
    assert line == "https://a.example/"


def test_an_address_is_taken_from_where_the_feed_stands() -> None:
    assert read(ATOM) == [("Café", "https://example.org/cafe", "")]


@pytest.mark.parametrize("body", [b"", b"<html><title>Hi</title></html>", b"\x89PNG\r\n", b"{}"])
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NoFeed):
        read(body)


@pytest.mark.slow  # until expat says stop
def test_entities_that_grow_without_end_break_nothing() -> None:
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "x">{grown}]>'
    text = bomb + RSS.removeprefix('<?xml version="1.0"?>').replace("No page", "&a11;")
    assert len(str(read(text))) < 10_000


@pytest.mark.slow
def test_tags_within_tags_hold_up_nobody() -> None:
    deep = f"Words {'&lt;div&gt;' * 60_000}"
    began = process_time()
    assert read(RSS.replace("&lt;p&gt;Warm.&lt;/p&gt;", deep))[0][2] == "Words"
    assert process_time() - began < 10  # it was half a minute


def test_what_the_parser_stumbles_over_is_no_feed() -> None:
    with pytest.raises(NoFeed):
        feed(RSS.encode(), content_type="text/xml; charset=undefined", address="https://a.example")
