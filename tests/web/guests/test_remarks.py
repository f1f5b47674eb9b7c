"""What guests say about a passage, a picture or a point of it."""

import re

import pytest
from flask.testing import FlaskClient

from editorial.commenting import suggestions
from models.actor import Actor
from models.content import Attachment, Content
from models.house import House
from models.post import Post
from models.way import PostState
from tests import guest_rows
from tests.web import rows
from tests.web.guests.test_pages import read
from tests.web.test_review import rewritten
from web.guests.parts import begins
from web.guests.typed import said

TEXT = "Soup for all. Soup at noon.\nBring a bowl & a spoon."
NAMED = {"name": "Clara Petit", "revision": "1", "body": "Which one?"}


@pytest.fixture
def post(house: House, alice: Actor) -> Post:
    media = (Attachment(sha256=guest_rows.picture(house, alice, "teal"), alt="A bowl"),)
    channel = rows.connected(house, alice).id
    return rows.submitted(house, alice, "Soup", channel, text=TEXT, media=media)


@pytest.fixture
def link(house: House, alice: Actor, post: Post) -> str:
    return f"/review/{guest_rows.given(house, alice, post.id)[1]}"


def says(client: FlaskClient, link: str, post: Post, **more: str) -> str:
    """The page on which it stands."""
    answer = client.post(f"{link}/{post.id}/comment", data={**NAMED, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return read(client, answer.location)


@pytest.mark.slow
def test_a_passage_is_what_a_remark_is_about_as_a_browser_selects_it(
    house: House, client: FlaskClient, post: Post, link: str
) -> None:
    assert re.search(r'<p class="said"[^>]* data-field="text" data-start="0">', read(client, link))
    page = says(client, link, post, about="text", quote="noon.\r\nBring", start="22")
    (kept,) = guest_rows.remarks(house, post)
    assert kept.anchor == {"field": "text", "start": 22, "end": 33, "quote": "noon.\nBring"}
    assert '<blockquote dir="auto">noon.\nBring</blockquote>' in page
    assert f'<a class="marked" draggable="false" href="#remark-{kept.id}">noon.\nBring</a>' in page


def test_a_passage_is_copied_into_the_form_by_who_has_no_scripts(
    house: House, client: FlaskClient, post: Post, link: str
) -> None:
    says(client, link, post, quote=" a bowl & a spoon ", start="", x="", y="")
    (kept,) = guest_rows.remarks(house, post)
    assert kept.anchor is not None
    assert (kept.anchor["field"], kept.anchor["quote"]) == ("text", "a bowl & a spoon")


@pytest.mark.slow
def test_a_point_of_a_picture_is_numbered_on_it(
    house: House, client: FlaskClient, post: Post, link: str
) -> None:
    (sha256,) = re.findall(r'data-field="(media:\w+)" data-shape="2.0"', read(client, link))
    says(client, link, post, about=sha256, x="0.25", y="0.5")
    page = says(client, link, post, about="", place="0.83 0.17")
    first, second = guest_rows.remarks(house, post)
    assert second.anchor == {"field": sha256, "x": 0.83, "y": 0.17}
    assert f".at-{first.id} {{ left: 25.0%; top: 50.0%; }}" in page
    assert f'class="point at-{second.id}"' in page
    assert "Picture 1 · point 2" in page


@pytest.mark.slow
def test_other_words_are_suggested_and_taken_up_by_the_team(
    house: House, client: FlaskClient, alice: Actor, post: Post, link: str
) -> None:
    page = says(
        client, link, post, body="", quote="at noon", start="19", suggests="1", replacement="at one"
    )
    assert "Suggested instead:" in page
    (kept,) = guest_rows.remarks(house, post)
    with house.database.transaction() as session:
        suggestions.take_up(session, alice, kept.id, now=house.now())
    with house.database.reading() as session:
        there = session.get_one(Post, post.id)
        assert there.state is PostState.DRAFT
        assert suggestions.taken_up(session, alice.workspace_id, post.id) == {
            there.revision_id: "Clara Petit"
        }


def test_what_is_refused_is_shown_again_as_it_was_typed(
    client: FlaskClient, post: Post, link: str
) -> None:
    given = {**NAMED, "body": "", "quote": "no such", "suggests": "1", "replacement": "<b>\u202e"}
    answer = client.post(f"{link}/{post.id}/comment", data=given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The passage is not in the text that you read." in page
    assert ">no such</textarea>" in page
    assert "&lt;b&gt;\u202e</textarea>" in page


@pytest.mark.slow
def test_whether_a_draft_has_a_passage_is_told_to_no_guest(
    house: House, client: FlaskClient, alice: Actor, post: Post, link: str
) -> None:
    rewritten(house, alice, post, "Secret draft")
    rewritten(house, alice, post, "What may be read")
    at = f"{link}/{post.id}/comment"
    for number, quote in (("2", "Secret"), ("2", "Other"), ("9", "Secret")):
        suggested = {"suggests": "1", "replacement": "Else"}
        data = {**NAMED, "revision": number, "quote": quote, "about": "text", **suggested}
        page = client.post(at, data=data).get_data(as_text=True)
        assert "The post was changed after you opened it." in page
        assert "Which one?" in page
    guest_rows.refuses(house, link.rpartition("/")[2], post, "Too secret.", revision=3)
    data = {**NAMED, "revision": "3", "quote": "read", "about": "text"}
    assert client.post(at, data=data).status_code == 409
    assert [one.body for one in guest_rows.remarks(house, post)] == ["Too secret."]


@pytest.mark.slow
def test_what_changed_since_it_was_read_is_shown_to_who_read_it(
    house: House, client: FlaskClient, alice: Actor, post: Post, link: str
) -> None:
    (proof, *_) = re.findall(r'name="read" value="(1 \w+)"', read(client, link))
    rewritten(house, alice, post, TEXT.replace("noon", "one"))
    at, form = f"{link}/{post.id}/agree", {"name": "Clara Petit", "revision": "1"}
    page = client.post(at, data={**form, "read": proof}).get_data(as_text=True)
    assert "What changed since you read it" in page
    assert "<del>noon</del><ins>one</ins>" in page
    for forged in ("1 " + "0" * 64, "1", "", "1 é", "2 " + proof[2:], "99 x", "9" * 30 + " x"):
        refused = client.post(at, data={**form, "read": forged})
        assert refused.status_code == 409
        assert "What changed" not in refused.get_data(as_text=True)
    assert guest_rows.agreements(house, post) == []


def test_what_only_a_network_adds_is_quoted() -> None:
    content = Content(title="Soup", text="Come", variants={3: "Viens"}, link="https://a.example/")
    given = {"quote": "https://b.example", "about": "text", "body": "Wrong link"}
    assert said(given, content).body == "« https://b.example »\n\nWrong link"
    elsewhere = said({"quote": "Viens", "about": "text", "body": "Tu ?"}, content).anchor
    assert elsewhere is not None
    assert elsewhere.field == "variant:3"
    assert said({"quote": "Come", "body": "?"}, None).anchor is not None
    assert said({"answers": "12", "quote": "Come", "body": "?"}, content).anchor is None


def test_each_part_of_a_thread_begins_where_it_stands_in_the_text() -> None:
    whole = "One two three.\n\nOne two four."
    assert begins(whole, ["One two three.", "One two four. 2/2"]) == [0, 14]
    assert begins("", ["x"]) == [0]
    assert begins(whole, ["One two three.", "One two four."]) == [0, 16]
