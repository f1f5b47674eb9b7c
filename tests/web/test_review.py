"""The review queue: who waits, what changed, and what is decided."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from editorial import drafting, review
from models.actor import Actor
from models.house import House
from models.post import Post
from models.way import PostState
from scheduler import queries as scheduled
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
WISHED = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def queue(client: FlaskClient) -> str:
    return client.get("/review").get_data(as_text=True)


def room(client: FlaskClient, post: Post) -> str:
    return client.get(f"/posts/{post.id}/review").get_data(as_text=True)


def state(house: House, post: Post) -> PostState:
    with house.database.reading() as session:
        return session.get_one(Post, post.id).state


def rewritten(house: House, actor: Actor, post: Post, text: str) -> None:
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, actor, post.id)
        changed = replace(draft, text=text)
        drafting.edit(session, actor, post.id, changed, seen=revision.number, now=house.now())
        review.submit(session, actor, post.id, now=house.now())


def test_the_longest_waiting_stands_first_with_who_and_when(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice).id
    rows.submitted(house, bob, "Older", channel, wished_at=WISHED)
    clock.move(hours=2)
    rows.submitted(house, alice, "Newer", channel)
    login(client, "alice")
    shown = queue(client)
    assert shown.index("Older") < shown.index("Newer")
    assert "by Bob" in shown
    assert "waiting since Mon 30 Nov 2026, 08:00" in shown
    assert "to leave Tue 1 Dec 2026, 12:00" in shown


def test_a_post_is_shown_with_its_counts(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "alice")
    assert re.search(r"9 of 20,000", room(client, post))


@pytest.mark.slow
def test_what_changed_since_the_last_approval_is_marked_word_by_word(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.approved(house, alice, "Come on Tuesday", channel)
    rewritten(house, alice, post, "Come on Wednesday!")
    login(client, "alice")
    shown = room(client, post)
    assert "<del>Tuesday</del>" in shown
    assert "<ins>Wednesday</ins>" in shown


def test_approving_offers_to_choose_the_time(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, alice, "Open day", channel, wished_at=WISHED)
    login(client, "alice")
    answer = client.post(
        f"/posts/{post.id}/approve",
        data={"revision": "1", "next": f"/review?approved={post.id}"},
        follow_redirects=True,
    )
    shown = answer.get_data(as_text=True)
    assert state(house, post) is PostState.APPROVED
    assert "When does it leave?" in shown
    assert 'value="wished"' in shown
    assert 'value="choose"' in shown


@pytest.mark.parametrize("how", ["wished", "choose"])
def test_an_approved_post_is_placed_as_wished_or_by_the_planner(
    how: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.approved(house, alice, "Open day", channel, wished_at=WISHED)
    login(client, "alice")
    client.post(f"/posts/{post.id}/schedule", data={"how": how, "next": "/review"})
    with house.database.reading() as session:
        (delivery,) = scheduled.deliveries(session, alice, post_id=post.id)
    assert (delivery.due_at == WISHED) is (how == "wished")
    assert delivery.why


def test_a_text_changed_after_it_was_read_is_not_approved(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, alice, "Open day", channel)
    rewritten(house, alice, post, "Something else")
    login(client, "alice")
    answer = client.post(f"/posts/{post.id}/approve", data={"revision": "1"}, follow_redirects=True)
    assert "The post was changed after you opened it." in answer.get_data(as_text=True)
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.parametrize(
    ("move", "leads_to"),
    [("request-changes", PostState.CHANGES_REQUESTED), ("reject", PostState.REJECTED)],
)
def test_sending_back_and_rejecting_need_a_reason(
    move: str,
    leads_to: PostState,
    house: House,
    client: FlaskClient,
    login: Login,
    alice: Actor,
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "alice")
    without = client.post(f"/posts/{post.id}/{move}", data={"reason": " "}, follow_redirects=True)
    assert "A reason is needed." in without.get_data(as_text=True)
    assert state(house, post) is PostState.IN_REVIEW
    client.post(f"/posts/{post.id}/{move}", data={"reason": "The date is wrong."})
    assert state(house, post) is leads_to


def test_a_volunteer_sees_what_became_of_their_posts_and_why(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, bob, "My portrait", channel)
    rows.submitted(house, alice, "Not mine", channel)
    login(client, "alice")
    client.post(f"/posts/{post.id}/request-changes", data={"reason": "The date is wrong."})
    client.post("/logout")
    login(client, "bob")
    shown = queue(client)
    assert "The date is wrong." in shown
    assert "changes requested" in shown
    assert "Not mine" not in shown
    assert 'action="/posts/' not in shown


def test_a_volunteer_approves_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Mine", rows.connected(house, alice).id)
    login(client, "bob")
    assert client.post(f"/posts/{post.id}/approve", data={"revision": "1"}).status_code == 403
    assert state(house, post) is PostState.IN_REVIEW


def test_an_editor_sends_back_but_does_not_approve(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "erin")
    shown = room(client, post)
    assert "/request-changes" in shown
    assert "/approve" not in shown


def test_a_stranger_sees_and_decides_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "charlie")
    assert "Open day" not in queue(client)
    assert client.get(f"/review?approved={post.id}").status_code == 404
    for move in ("approve", "request-changes", "reject", "archive", "schedule"):
        answer = client.post(f"/posts/{post.id}/{move}", data={"reason": "x", "how": "choose"})
        assert answer.status_code == 404, move
    assert state(house, post) is PostState.IN_REVIEW
