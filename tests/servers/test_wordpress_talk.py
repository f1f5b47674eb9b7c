"""What readers write below the articles of a real WordPress, and what is answered there."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from connectors.errors import Permanent
from connectors.wordpress.connector import WordPress
from tests.servers.wordpress.fixtures import LONG_AGO, account, post

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("wordpress")]


@pytest.fixture
def directrice(blog):
    return WordPress(account(blog, blog.directrice))


def commented(blog, wordpress, words="Bravo !\n\nÀ samedi", how="comment"):
    receipt = wordpress.publish(post())
    blog.change(how, receipt.remote_id, words)
    return receipt


def test_comments_are_heard_with_the_article_that_they_stand_below(blog, wordpress):
    receipt = commented(blog, wordpress, "Bravo & merci <b>!</b>\n\nÀ samedi")
    (heard,) = wordpress.mentions(since=LONG_AGO)
    assert (heard.author, heard.text, heard.on) == (
        "Zoé",
        "Bravo & merci !\n\nÀ samedi",
        receipt.remote_id,
    )
    assert heard.url.startswith(receipt.url)
    assert abs(heard.written_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert wordpress.mentions(since=datetime.now(UTC) + timedelta(hours=1)) == []


def test_comments_are_read_to_the_last_page_oldest_first(blog, wordpress, monkeypatch):
    monkeypatch.setattr("connectors.wordpress.talk._PAGE", 2)
    receipt = wordpress.publish(post())
    for number in range(5):
        blog.change("comment", receipt.remote_id, f"Nº {number}")
    assert [one.text for one in wordpress.mentions(since=LONG_AGO)] == [
        f"Nº {number}" for number in range(5)
    ]


def test_a_comment_that_waits_is_heard_by_whoever_may_approve_it(blog, wordpress, directrice):
    commented(blog, wordpress, "J’attends", how="held")
    assert wordpress.mentions(since=LONG_AGO) == []
    (heard,) = directrice.mentions(since=LONG_AGO)
    assert heard.text == "J’attends"
    assert "/wp-admin/comment.php?action=editcomment&c=" in heard.url
    with pytest.raises(Permanent) as told:
        directrice.answer(heard.mention_id, post("Merci !"))
    assert "Approve it" in str(told.value.remedy)


def test_an_answer_stands_below_the_comment_as_it_was_written(blog, wordpress):
    commented(blog, wordpress)
    (heard,) = wordpress.mentions(since=LONG_AGO)
    text = 'Merci <Zoé> & "à samedi" :)\nhttps://exemple.fr/?a=1&b=2'
    receipt = wordpress.answer(heard.mention_id, post(text))
    (kept,) = [one for one in blog.ask("/wp/v2/comments") if str(one["id"]) == receipt.remote_id]
    assert str(kept["parent"]) == heard.mention_id
    assert receipt.url == kept["link"]
    assert 'Merci <Zoé> & "à samedi" :)' in unescape(kept["content"]["rendered"])
    assert [one.text for one in wordpress.mentions(since=LONG_AGO)] == [heard.text]


def test_an_answer_whose_receipt_was_lost_is_not_written_twice(blog, wordpress):
    commented(blog, wordpress)
    (heard,) = wordpress.mentions(since=LONG_AGO)
    sent = post("Merci à vous")
    first = wordpress.answer(heard.mention_id, sent)
    assert wordpress.answer(heard.mention_id, sent) == first
    assert len(blog.ask("/wp/v2/comments")) == 2


def test_an_answer_that_the_blog_holds_back_is_told(blog, wordpress, directrice):
    receipt = directrice.publish(post())  # an author's words below somebody else's article wait
    blog.change("comment", receipt.remote_id, "Bravo")
    blog.change("option", "comment_moderation", "1")
    (heard,) = wordpress.mentions(since=LONG_AGO)
    with pytest.raises(Permanent) as told:
        wordpress.answer(heard.mention_id, post("Merci"))
    assert "nothing needs to be sent again" in str(told.value.remedy)


def test_an_answer_to_what_is_gone_is_not_sent(blog, wordpress):
    with pytest.raises(Permanent) as told:
        wordpress.answer("4242", post("Merci"))
    assert "not on the blog any more" in str(told.value.reason)


def test_an_article_that_takes_no_more_comments_says_so(blog, wordpress, directrice):
    receipt = commented(blog, wordpress)
    (heard,) = wordpress.mentions(since=LONG_AGO)
    directrice._blog.write(receipt.remote_id, {"comment_status": "closed"})
    with pytest.raises(Permanent) as told:
        wordpress.answer(heard.mention_id, post("Trop tard"))
    assert "no more comments" in str(told.value.reason)
