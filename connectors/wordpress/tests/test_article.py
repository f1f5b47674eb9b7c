"""What a post becomes as an article, and what a blog's answers mean."""

import json

import pytest

from connectors.contract import Image, Kind, Outgoing
from connectors.errors import AuthExpired, Permanent
from connectors.http import Reply
from connectors.wordpress.article import Shown, content, made_of, plain, shown, slug, words_of
from connectors.wordpress.errors import NoBlog, judge

PICTURE = Image(data=b"", mime="image/png", alt='Une "tomate" & <b>', width=1, height=1)


def post(text: str = "Un", *, title: str = "Titre") -> Outgoing:
    return Outgoing(key="k", text=text, title=title)


def test_the_address_is_readable_and_this_delivery_s_own() -> None:
    one, other = slug(post(title="L’été arrive : à nous !")), slug(post(title="L’été arrive"))
    assert one.startswith("l-ete-arrive-a-nous-")
    assert one[-12:] == other[-12:]
    assert slug(Outgoing(key="other", text="Un", title="Titre"))[-12:] != one[-12:]
    assert len(slug(post(title="x" * 300))) < 80
    assert slug(post(title="日本"))[0] != "-"


def test_every_word_is_escaped_and_addresses_lead_on() -> None:
    made = content(
        post("<b>Un</b> & https://x.fr/?a=1&b=2.\nDeux\n\nTrois"),
        [Shown(number="7", address="u", media=PICTURE)],
    )
    assert "&lt;b&gt;Un&lt;/b&gt; &amp; <a href=" in made
    assert '<a href="https://x.fr/?a=1&amp;b=2">' in made
    assert "</a>.<br>Deux</p>" in made
    assert made.count("<!-- wp:paragraph -->") == 2
    assert 'alt="Une &quot;tomate&quot; &amp; &lt;b&gt;"' in made
    assert plain(made).startswith("<b>Un</b> & https://x.fr/?a=1&b=2.\nDeux\n\nTrois")


def test_an_article_without_a_title_begins_with_its_first_line() -> None:
    bare = Outgoing(key="k", text="Première ligne\nLa suite", link="https://x.fr")
    assert shown(bare) == "Première ligne\n\nPremière ligne\nLa suite\n\nhttps://x.fr"


def test_words_are_read_as_the_editor_holds_them() -> None:
    told = {"title": {"raw": "A & B", "rendered": "A &amp; B"}, "content": {"rendered": "<p>C</p>"}}
    assert words_of(told) == "A & B\n\nC"
    assert words_of({}) == ""


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("<p>Un</p>", Kind.TEXT),
        ('<p><a class="x" href="/agenda">Agenda</a></p>', Kind.LINK),
        ('<figure><IMG src="x"></figure><a href="y">z</a>', Kind.PHOTO),
        ('<img src="x"><video controls></video>', Kind.VIDEO),
        ('<figure class="wp-block-embed is-type-video">https://x.fr</figure>', Kind.VIDEO),
    ],
)
def test_what_an_article_is_made_of_is_read_from_its_blocks(told: str, kind: Kind) -> None:
    assert made_of({"content": {"raw": told}}) is kind


def test_a_picture_that_stands_for_the_article_makes_it_a_photo() -> None:
    assert made_of({"content": {"raw": "<p>Un</p>"}, "featured_media": 7}) is Kind.PHOTO


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "incorrect_password", AuthExpired),
        (401, "rest_not_logged_in", AuthExpired),
        (401, "", AuthExpired),
        (401, "rest_cannot_create", AuthExpired),
        (403, "rest_cannot_create", Permanent),
        (403, "rest_cannot_publish", Permanent),
        (404, "rest_no_route", Permanent),
        (404, "rest_post_invalid_id", Permanent),
        (404, "", NoBlog),
        (403, "", NoBlog),
        (413, "", Permanent),
        (500, "rest_upload_unknown_error", Permanent),
    ],
)
def test_each_refusal_says_what_to_do(status: int, code: str, error: type) -> None:
    body = json.dumps({"code": code}).encode() if code else b"<html>no</html>"
    found = judge(Reply(status=status, headers={}, body=body))
    assert found is not None
    assert type(found) is error
    assert found.remedy is not None


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"code": "other"}'])
def test_the_rest_goes_by_the_usual_table(body: bytes) -> None:
    assert judge(Reply(status=500, headers={}, body=body)) is None
    assert judge(Reply(status=200, headers={}, body=body)) is None
