"""Guests' links passed on, tried out, put away and opened again, and what is written by them."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from lib.names import plain
from models.actor import Actor
from models.house import House
from models.post import Post
from models.way import PostState
from tests import guest_rows
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.guests.test_pages import BY_GUESTS, read

FORM = {"revision": "1", "name": "Clara Petit"}
GENERAL = "Ask whoever sent it to you"


@pytest.fixture
def post(house: House, alice: Actor, bob: Actor) -> Post:
    guest_rows.levels(house, alice, BY_GUESTS)
    return rows.submitted(house, bob, "Portrait", rows.connected(house, alice).id)


def proof_in(page: str) -> str:
    found = re.search(r'name="read" value="(\d+ \w+)"', page)
    assert found, page
    return found[1]


def put(house: House, post: Post, **values: object) -> None:
    with house.database.transaction() as session:
        session.execute(update(Post).where(Post.id == post.id).values(**values))


def test_a_link_for_one_decision_opens_on_every_device_until_it_is_decided(
    house: House, client: FlaskClient, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id, once=True)
    link, form = f"/review/{token}", {**FORM, "name": "Jo Martin", "reason": "Not so."}
    phone, desk = (read(client, link) for _ in range(2))
    said = client.post(f"{link}/{post.id}/comment", data={**FORM, "body": "One question"})
    assert said.status_code == 303
    read(client, link)
    client.post(f"{link}/{post.id}/agree", data={**FORM, "read": proof_in(phone)})
    late = client.post(f"{link}/{post.id}/refuse", data={**form, "read": proof_in(desk)})
    page = late.get_data(as_text=True)
    assert late.status_code == 404
    assert "This link was for one decision, and that was made by it." in page
    assert "Not so." in page
    assert [one.to_state for one in guest_rows.decisions(house, post)] == [PostState.APPROVED]


@pytest.mark.parametrize("how", ["withdrawn", "over", "given up"])
def test_who_was_reading_is_told_why_the_link_ended_and_nobody_else(
    house: House, client: FlaskClient, alice: Actor, post: Post, clock: FakeClock, how: str
) -> None:
    number, token = guest_rows.given(house, alice, post.id, days=1, language="fr")
    at = f"/review/{token}/{post.id}/comment?lang=en"
    proof = proof_in(read(client, f"/review/{token}"))
    match how:
        case "withdrawn":
            guest_rows.revoked(house, alice, number)
        case "over":
            clock.move(days=2)
        case _:
            put(house, post, state=PostState.ARCHIVED)
    because = {
        "withdrawn": "The team withdrew this link",
        "over": "This link ended on",
        "given up": "The team does not show this to guests any more.",
    }[how]
    typed = {**FORM, "body": "Half a page\u202e <i>", "quote": "Portrait"}
    told = client.post(at, data={**typed, "read": proof}).get_data(as_text=True)
    assert because in told
    assert "Portrait\n\nHalf a page\u202e &lt;i&gt;</textarea>" in told
    for forged in ("", "1", f"1 {'0' * 64}", "2 " + proof[2:]):
        page = client.post(at, data={**typed, "read": forged}).get_data(as_text=True)
        assert because not in page
        assert GENERAL in page
    assert because not in client.get(f"/review/{token}?lang=en").get_data(as_text=True)
    assert '<html lang="fr"' in client.get(f"/review/{token}?lang=fr").get_data(as_text=True)
    agreeing = client.post(f"/review/{token}/{post.id}/agree?lang=en", data={**FORM, "read": proof})
    assert because in agreeing.get_data(as_text=True)
    far = client.post(f"/review/{token}/{2**70}/comment", data={**typed, "read": proof})
    assert far.status_code == 404


def test_a_week_s_link_follows_what_comes_goes_and_moves(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    channel, in_it = rows.connected(house, alice).id, house.now() + timedelta(hours=9)
    post = rows.submitted(house, alice, "First", channel, wished_at=in_it)
    _, token = guest_rows.given(house, alice)
    link = f"/review/{token}"
    proof = proof_in(read(client, f"{link}/{post.id}"))
    rows.submitted(house, alice, "Second", channel, wished_at=in_it)
    assert "Second" in read(client, link)
    put(house, post, wished_at=in_it + timedelta(days=7))
    assert "First" not in read(client, link)
    assert client.get(f"{link}/{post.id}").status_code == 404
    said = client.post(f"{link}/{post.id}/agree?lang=en", data={**FORM, "read": proof})
    assert said.status_code == 404
    assert "The team does not show this to guests any more." in said.get_data(as_text=True)
    assert guest_rows.agreements(house, post) == []
    put(house, post, wished_at=in_it)
    assert "First" in read(client, link)


def test_a_page_put_away_on_a_telephone_opens_again(
    house: House, client: FlaskClient, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    for what in ("agree", "refuse", "comment"):
        page = read(client, f"/review/{token}/{post.id}/{what}?lang=fr")
        assert "Portrait!" in page
        assert f'href="/review/{token}/{post.id}?lang=en"' in page
    assert guest_rows.agreements(house, post) == []


def test_whatever_stands_below_a_link_tells_its_address_to_nobody_and_stands_in_no_frame(
    house: House, client: FlaskClient, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    link = f"/review/{token}"
    for method, path in (
        ("GET", link),
        ("POST", f"{link}/{post.id}/comment"),
        ("PUT", link),
        ("GET", f"{link}/"),
        ("GET", f"{link}/other"),
        ("GET", f"{link}/{post.id}/agree"),
        ("GET", f"{link}/{post.id}/media/{'0' * 64}"),
    ):
        headers = client.open(path, method=method).headers
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert headers["Cache-Control"] == "no-store", path
        assert "noindex" in headers["X-Robots-Tag"], path
        assert headers["X-Frame-Options"] == "DENY", path


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jo\u202egnirts\u2066 <script>", "Jognirts <script>"),
        ("\u200b\u2060\ufeff", ""),
        (" Jo \n\x07 Martin ", "Jo Martin"),
        ("می\u200cخواهم \u200f", "می\u200cخواهم"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("\u200d \u200d", ""),
        ("half \ud800", "half"),
    ],
)
def test_a_name_is_what_can_be_read_of_it(typed: str, kept: str) -> None:
    assert plain(typed) == kept


def test_a_name_shows_nothing_else_as_something_else(
    house: House, client: FlaskClient, alice: Actor, bob: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    form = {**FORM, "name": "<script>x</script>\u202eroyam ehT", "body": "Hello"}
    client.post(f"/review/{token}/{post.id}/comment", data=form)
    (kept,) = guest_rows.remarks(house, post)
    assert kept.name == "<script>x</script>royam ehT (Clara Petit)"
    page = read(client, f"/review/{token}")
    assert "&lt;script&gt;x&lt;/script&gt;royam ehT (Clara Petit)" in page
    assert all("\u202e" not in words for words in guest_rows.told(house, bob))
    nobody = {**FORM, "name": "\u200b", "body": "Hello"}
    _, unnamed = guest_rows.given(house, alice, post.id, name="\u2060")
    refused = client.post(f"/review/{unnamed}/{post.id}/comment", data=nobody)
    assert (refused.status_code, "Say who you are." in refused.get_data(as_text=True)) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("what", "name", "length"),
    [("comment", "body", 10_001), ("comment", "replacement", 10_001), ("refuse", "reason", 5001)],
)
def test_what_is_too_long_is_not_cut_but_shown_again(
    house: House, client: FlaskClient, alice: Actor, post: Post, what: str, name: str, length: int
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    quote = {"quote": "Portrait", "about": "text", "suggests": "1"} if what == "comment" else {}
    form = {**FORM, **quote, "body": "b", name: "\u2026" * length}
    answer = client.post(f"/review/{token}/{post.id}/{what}", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"at most {'5,000' if what == 'refuse' else '10,000'}" in page
    assert "\u2026" * length in page
    assert guest_rows.remarks(house, post) == []
    assert guest_rows.decisions(house, post) == []


def test_the_language_that_was_chosen_stays_through_all_that_is_pressed(
    house: House, client: FlaskClient, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id, language="fr")
    at = f"/review/{token}/{post.id}"
    refused = client.post(f"{at}/refuse?lang=en", data={**FORM, "reason": ""})
    assert '<html lang="en"' in refused.get_data(as_text=True)
    said = client.post(f"{at}/comment?lang=en", data={**FORM, "body": "Hello"})
    assert "lang=en" in said.location
    assert '<html lang="en"' in read(client, said.location)


@pytest.mark.slow
def test_whoever_writes_too_often_keeps_the_words(
    house: House, client: FlaskClient, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    at = f"/review/{token}/{post.id}/comment?lang=fr"
    for _ in range(20):
        client.post(at, data={**FORM, "body": ""})
    late = client.post(at, data={**FORM, "body": "The twenty-first <b>"})
    page = late.get_data(as_text=True)
    assert late.status_code == 429
    assert '<html lang="fr"' in page
    assert "The twenty-first &lt;b&gt;</textarea>" in page
