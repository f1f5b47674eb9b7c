"""The room of one post: what it shows, and what is said there."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial import review
from editorial.commenting.anchors import Anchor
from models.actor import Actor
from models.comment import Comment, Thread
from models.content import Attachment
from models.house import House
from models.post import Post
from models.way import PostState
from tests import guest_rows
from tests.web import rows
from tests.web.test_review import state

Login = Callable[[FlaskClient, str], None]
HOSTILE = "<script>alert(1)</script>\u202e\u200d" + "x" * 9_000


@pytest.fixture
def post(house: House, alice: Actor, bob: Actor) -> Post:
    """Bob's, in review; it says: The doors open at ten."""
    channel = rows.connected(house, alice).id
    return rows.submitted(house, bob, "Doors", channel, text="The doors open at ten.")


def room(client: FlaskClient, post: Post) -> str:
    return client.get(f"/posts/{post.id}/review").text


def say(client: FlaskClient, post: Post, body: str, **more: Any) -> int:
    given = {"body": body, "revision": "1", "thread": "team", **more}
    return client.post(f"/posts/{post.id}/remarks", data=given).status_code


def comments(house: House) -> list[Comment]:
    with house.database.reading() as session:
        return list(session.scalars(select(Comment).order_by(Comment.id)))


@pytest.mark.slow
def test_a_remark_on_a_passage_marks_it_and_is_answered(
    house: House, client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    assert say(client, post, "Is it ten?", about="text", quote="at ten", start="15") == 303
    (first,) = comments(house)
    login(client, "bob")
    assert say(client, post, "It is.", parent=str(first.id)) == 303
    shown = room(client, post)
    assert f'href="#remark-{first.id}">at ten</a>' in shown
    assert shown.index("Is it ten?") < shown.index("It is.")


def test_a_passage_over_two_lines_is_found_as_browsers_send_it(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    two = rows.submitted(
        house, alice, "Two lines", rows.connected(house, alice).id, text="At ten.\nCome!"
    )
    login(client, "alice")
    assert say(client, two, "One line?", about="text", quote="ten.\r\nCome", start="3") == 303
    (first,) = comments(house)
    assert first.anchor == {"field": "text", "start": 3, "end": 12, "quote": "ten.\nCome"}


def test_a_place_in_a_picture_is_chosen_without_a_mouse(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    sha256 = guest_rows.picture(house, alice, "teal")
    media = (Attachment(sha256=sha256, alt="A bowl"),)
    shown = rows.submitted(house, alice, "Bowl", rows.connected(house, alice).id, media=media)
    login(client, "alice")
    assert "Where in the picture" in room(client, shown)
    about = {"about": f"media:{sha256}", "place": "0.5 0.17"}
    assert say(client, shown, "Too dark", **about) == 303
    assert comments(house)[-1].anchor == {"field": f"media:{sha256}", "x": 0.5, "y": 0.17}
    refused = client.post(f"/posts/{shown.id}/remarks", data={**about, "body": ""}).text
    assert '<option value="0.5 0.17" selected>' in refused


def test_what_guests_read_is_kept_apart_and_said_so(
    client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    say(client, post, "Between us")
    say(client, post, "Dear guests", thread="guests")
    shown = room(client, post)
    team, guests = shown.index('id="team"'), shown.index('id="guests"')
    assert team < shown.index("Between us") < guests < shown.index("Dear guests")
    assert "guests never read this" in shown


def test_what_is_refused_is_shown_again_as_it_was_typed(
    house: House, client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    data = {"body": "My long remark", "about": "text", "quote": "at noon", "thread": "team"}
    answer = client.post(f"/posts/{post.id}/remarks", data=data)
    assert answer.status_code == 409
    assert "The passage is not in the text that you read." in answer.text
    assert "My long remark</textarea>" in answer.text
    assert comments(house) == []


@pytest.mark.parametrize(
    "given",
    [
        {"x": "nan", "y": "1e999", "about": "media:beef"},
        {"about": "variant:999999999999999999999", "quote": "ten"},
        {"parent": "9" * 30, "start": "-4"},
        {"revision": "77"},
        {"parent": "77"},
    ],
)
def test_no_form_of_whatever_kind_breaks_the_room(
    given: dict[str, str], client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    assert say(client, post, "Hello", **given) in {303, 404, 409}


def test_what_people_say_is_never_taken_as_markup(
    house: House, client: FlaskClient, login: Login, alice: Actor, post: Post
) -> None:
    login(client, "alice")
    rows.remarked(
        house,
        alice,
        post,
        HOSTILE,
        anchor=Anchor(field="text", quote="ten"),
        replacement=HOSTILE,
    )
    shown = room(client, post)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.slow
def test_a_suggestion_is_taken_up_with_one_click_and_told_in_the_history(
    house: House, client: FlaskClient, login: Login, alice: Actor, post: Post
) -> None:
    words = {"anchor": Anchor(field="text", quote="ten"), "replacement": "noon"}
    offered = rows.remarked(house, alice, post, "", **words)
    login(client, "bob")
    shown = client.post(f"/remarks/{offered.id}/take-up", follow_redirects=True).text
    assert "The doors open at noon." in shown
    assert "Taken up by Bob" in shown
    assert "as Alice suggested" in client.get(f"/posts/{post.id}").text
    assert state(house, post) is PostState.DRAFT


@pytest.mark.slow
def test_a_suggestion_is_declined_with_a_word_and_a_remark_settled_and_opened_again(
    house: House, client: FlaskClient, login: Login, alice: Actor, post: Post
) -> None:
    words = {"anchor": Anchor(field="text", quote="ten"), "replacement": "noon"}
    offered = rows.remarked(house, alice, post, "", **words)
    login(client, "bob")
    client.post(f"/remarks/{offered.id}/decline", data={"why": "It is ten."})
    assert "It is ten." in room(client, post)
    assert "Settled by Bob" in room(client, post)
    client.post(f"/remarks/{offered.id}/open")
    assert "Settled by Bob" not in room(client, post)


def test_a_guest_s_opinion_is_not_told_as_an_approval(
    house: House, client: FlaskClient, login: Login, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.agrees(house, token, post) is PostState.IN_REVIEW
    login(client, "alice")
    shown = " ".join(room(client, post).split())
    assert "Agreed, others are still asked: Clara Petit" in shown
    assert "Approved:" not in shown


def test_why_it_was_sent_back_is_answered_by_its_author(
    house: House, client: FlaskClient, login: Login, alice: Actor, post: Post
) -> None:
    with house.database.transaction() as session:
        review.request_changes(session, alice, post.id, reason="Say where.", now=house.now())
    login(client, "bob")
    (first,) = comments(house)
    assert say(client, post, "At the bridge.", parent=str(first.id)) == 303
    assert "At the bridge." in room(client, post)


def test_neither_strangers_nor_other_volunteers_read_or_say_anything(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    theirs = rows.submitted(house, alice, "Not Bob’s", rows.connected(house, alice).id)
    remark = rows.remarked(house, alice, theirs, "Between us", thread=Thread.TEAM)
    for who in ("bob", "charlie"):
        login(client, who)
        assert client.get(f"/posts/{theirs.id}/review").status_code == 404
        assert say(client, theirs, "Hello") == 404
        for what in ("settle", "open", "take-up", "decline"):
            answer = client.post(f"/remarks/{remark.id}/{what}", data={"why": "x"})
            assert answer.status_code == 404, what
    assert [one.body for one in comments(house)] == ["Between us"]


@pytest.mark.slow
def test_the_room_leads_to_what_waits_before_and_after(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, post: Post
) -> None:
    later = rows.submitted(house, bob, "Later", rows.connected(house, alice, "two").id)
    login(client, "alice")
    assert f'rel="next" data-key="j" href="/posts/{later.id}/review"' in room(client, post)
    assert f'rel="prev" data-key="k" href="/posts/{post.id}/review"' in room(client, later)
