"""Every state × person × move: what the pages and the API offer is what is then accepted."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from editorial import drafting, review
from lib.errors import NotAllowed, NotFound, WrongState
from models import tokens
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.post import Post
from models.way import DeliveryState, Move, PostState, delivery_moves
from scheduler import deciding, scheduling
from tests.conftest import actor_named
from tests.web import rows
from tests.web.approval_cases import CASES, PEOPLE, Case, roles_on_the_channel

Login = Callable[[FlaskClient, str], None]
DECIDING: Final = {Move.SUBMIT, Move.APPROVE, Move.REQUEST_CHANGES, Move.REJECT}


def stands(house: House, owner: Actor, channel: Channel, state: PostState) -> Post:
    """A post of theirs that came to this state by its way."""
    alice, title = actor_named(house, "alice"), f"{owner.name}: {state}"
    post = rows.drafted(house, owner, title, channel.id)
    with house.database.transaction() as session:
        row = session.get_one(Post, post.id)
        if state is PostState.IDEA:
            row.state = state
        elif state is not PostState.DRAFT:
            review.submit(session, owner, post.id, now=house.now())
            _decided(session, alice, post.id, state, house)
        return row


def _decided(session: Session, who: Actor, post_id: int, state: PostState, house: House) -> None:
    now = house.now()
    match state:
        case PostState.APPROVED:
            review.approve(session, who, post_id, revision=None, now=now)
        case PostState.CHANGES_REQUESTED:
            review.request_changes(session, who, post_id, reason="No", now=now)
        case PostState.REJECTED:
            review.reject(session, who, post_id, reason="No", now=now)
        case PostState.ARCHIVED:
            review.archive(session, who, post_id, now=now)
        case _:
            assert state is PostState.IN_REVIEW


class UndoneError(Exception):
    """It was taken; nothing of it is kept."""


def accepted(house: House, who: Actor, post_id: int, move: Move) -> bool:
    """Whether the use case takes it. What else could be wrong with a post is an error here."""
    with suppress(NotAllowed, WrongState, NotFound):
        try:
            with house.database.transaction() as session:
                raise done(session, who, post_id, move, house.now())
        except UndoneError:
            return True
    return False


def done(session: Session, who: Actor, post_id: int, move: Move, now: datetime) -> UndoneError:
    {**DOES, **SETTLES}[move](session, who, post_id, now)
    session.flush()
    return UndoneError()


def edited(session: Session, who: Actor, post_id: int, now: datetime) -> None:
    _, _, draft = drafting.draft_of(session, who, post_id)
    other = replace(draft, text="Other words")
    drafting.edit(session, who, post_id, other, seen=None, now=now)


def placed(session: Session, who: Actor, post_id: int, now: datetime) -> None:
    scheduling.schedule(session, who, post_id, at=now + timedelta(hours=1), now=now)


DOES: Final[Mapping[Move, Callable[[Session, Actor, int, datetime], object]]] = {
    Move.EDIT: edited,
    Move.SUBMIT: lambda s, who, post, now: review.submit(s, who, post, now=now),
    Move.APPROVE: lambda s, who, post, now: review.approve(s, who, post, revision=None, now=now),
    Move.REQUEST_CHANGES: lambda s, who, post, now: review.request_changes(
        s, who, post, reason="No", now=now
    ),
    Move.REJECT: lambda s, who, post, now: review.reject(s, who, post, reason="No", now=now),
    Move.ARCHIVE: lambda s, who, post, now: review.archive(s, who, post, now=now),
    Move.RESTORE: lambda s, who, post, now: review.restore(s, who, post, now=now),
    Move.SCHEDULE: placed,
}


def buttons(client: FlaskClient, post_id: int) -> set[Move]:
    """Of the post's page."""
    page = client.get(f"/posts/{post_id}").get_data(as_text=True)
    pattern = rf'action="/posts/{post_id}/([a-z-]+)"|href="/posts/{post_id}/(edit|times)"'
    found = {one or other for one, other in re.findall(pattern, page)}
    if "times" in found:
        found = found - {"times"} | {"schedule"}
    return {move for move in DOES if move in found}


def in_the_room(client: FlaskClient, post_id: int) -> set[Move]:
    page = client.get(f"/posts/{post_id}/review").get_data(as_text=True)
    found = set(re.findall(rf'action="/posts/{post_id}/([a-z-]+)"', page))
    return {move for move in DECIDING if move in found}


def told(client: FlaskClient, token: str) -> Mapping[int, set[Move]]:
    """By the API, of every post that the person reads."""
    bearer = {"Authorization": f"Bearer {token}"}
    answer = client.get("/api/v1/posts?limit=100", headers=bearer).get_json()
    return {one["id"]: {Move(move) for move in one["moves"]} for one in answer["items"]}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_offered_is_accepted_and_nothing_else(
    app: Flask, house: House, alice: Actor, login: Login, case: Case
) -> None:
    channel = rows.connected(house, alice)
    actors = {key: actor_named(house, key) for key in PEOPLE}
    posts = {
        (key, state): stands(house, actors[key], channel, state).id
        for key in ("bob", "erin", "alice", "ada")
        for state in case.states
    }
    case.arrange(house, channel)
    wrong = []
    for key, actor in actors.items():
        client = app.test_client()
        login(client, key)
        with house.database.transaction() as session:
            _, token = tokens.issue(session, actor, name="x", now=house.now())
        api = told(client, token)
        for state, owner in product(case.states, (key, "ada" if key == "bob" else "bob")):
            post_id = posts[owner, state]
            wanted = case.offered(key, state, own=owner == key)
            took = {move for move in DOES if accepted(house, actor, post_id, move)}
            found: dict[str, set[Move]] = {
                "accepted": took,
                "on its page": buttons(client, post_id),
                "by the API": api.get(post_id, set()),
            }
            if state is PostState.IN_REVIEW:
                found["in the room"] = in_the_room(client, post_id) | (wanted - DECIDING)
            wrong += [
                f"{key}, {owner}’s {state}: {where} not as it should be: {sorted(what ^ wanted)}"
                for where, what in found.items()
                if what != wanted
            ]
    assert not wrong, "\n".join(wrong)


SETTLES: Final[Mapping[Move, Callable[[Session, Actor, int, datetime], object]]] = {
    Move.MOVE: lambda s, who, one, now: deciding.move(
        s, who, one, now + timedelta(hours=3), now=now
    ),
    Move.CANCEL: lambda s, who, one, now: deciding.cancel(s, who, one, now=now),
    Move.RESOLVE: lambda s, who, one, now: deciding.resolve(s, who, one, "resend", now=now),
}


@pytest.mark.slow
@pytest.mark.parametrize("key", PEOPLE)
def test_what_is_told_of_a_delivery_is_accepted_and_nothing_else(
    client: FlaskClient, house: House, alice: Actor, key: str
) -> None:
    channel, actor = rows.connected(house, alice), actor_named(house, key)
    stood = {}
    for state in DeliveryState:
        (delivery,) = rows.planned(house, alice, state, channel.id)
        stood[delivery.id] = rows.became(house, delivery, state)
    with house.database.transaction() as session:
        _, token = tokens.issue(session, actor, name="x", now=house.now())
    bearer = {"Authorization": f"Bearer {token}"}
    listed = client.get("/api/v1/deliveries?limit=100", headers=bearer).get_json()["items"]
    api = {one["id"]: {Move(move) for move in one["moves"]} for one in listed}
    for number, one in stood.items():
        wanted = set(delivery_moves(one.state, role=PEOPLE[key]))
        took = {move for move in SETTLES if accepted(house, actor, number, move)}
        assert (took, api.get(number, set())) == (wanted, wanted), one.state


@pytest.mark.slow
def test_what_is_planned_is_offered_and_moved_by_the_role_on_its_channel(
    app: Flask, house: House, alice: Actor, login: Login
) -> None:
    """In the calendar, on the board, on the post's page and by the API."""
    channel = rows.connected(house, alice)
    other = rows.connected(house, alice, "others")
    (on_it,) = rows.planned(house, alice, "On it", channel.id)
    (elsewhere,) = rows.planned(house, alice, "Elsewhere", other.id)
    roles_on_the_channel(house, channel)
    client, bob = app.test_client(), actor_named(house, "bob")
    login(client, "bob")
    with house.database.transaction() as session:
        _, token = tokens.issue(session, bob, name="x", now=house.now())
    bearer = {"Authorization": f"Bearer {token}"}
    page = client.get(f"/posts/{on_it.post_id}").get_data(as_text=True)
    week = "start=2026-11-30T00:00&end=2026-12-07T00:00"
    cards = client.get(f"/calendar/entries?{week}").get_json()
    found = client.get(f"/api/v1/deliveries/{on_it.id}", headers=bearer).get_json()
    assert client.get(f"/api/v1/deliveries/{elsewhere.id}", headers=bearer).status_code == 404
    assert f'action="/deliveries/{on_it.id}/move"' in page
    assert {"move", "cancel"} == set(found["moves"])
    assert [(one["title"], one["editable"]) for one in cards] == [("On it", True)]
    moved = {"post": on_it.post_id, "deliveries": [on_it.id], "wall": "2026-12-03T10:00"}
    assert client.post("/calendar/move", json=moved).status_code == 200


@pytest.mark.slow
def test_what_still_leaves_on_another_channel_is_not_offered(
    app: Flask, house: House, alice: Actor, login: Login
) -> None:
    """The post goes to their channel alone by now; one of its deliveries does not."""
    channel, other = rows.connected(house, alice), rows.connected(house, alice, "others")
    ours, theirs = rows.planned(house, alice, "Soup", channel.id, other.id)
    roles_on_the_channel(house, channel)
    with house.database.transaction() as session:
        draft = drafting.draft_of(session, alice, ours.post_id)[2]
        here = replace(draft, channels=(channel.id,))
        drafting.edit(session, alice, ours.post_id, here, seen=None, now=house.now())
    client, bob = app.test_client(), actor_named(house, "bob")
    login(client, "bob")
    page = client.get(f"/posts/{ours.post_id}").get_data(as_text=True)
    assert f'action="/deliveries/{ours.id}/cancel"' in page
    assert f'action="/deliveries/{theirs.id}/cancel"' not in page
    with house.database.transaction() as session:
        _, token = tokens.issue(session, bob, name="x", now=house.now())
    bearer = {"Authorization": f"Bearer {token}"}
    listed = client.get("/api/v1/deliveries", headers=bearer).get_json()["items"]
    assert {one["id"]: "cancel" in one["moves"] for one in listed} == {
        ours.id: True,
        theirs.id: False,
    }
    assert client.post(f"/deliveries/{ours.id}/cancel").status_code == 303
    with house.database.transaction() as session, pytest.raises(NotAllowed):
        deciding.cancel(session, bob, theirs.id, now=house.now())


@pytest.mark.slow
def test_the_board_offers_what_the_role_on_the_channel_includes(
    app: Flask, house: House, alice: Actor, login: Login
) -> None:
    channel = rows.connected(house, alice)
    post = rows.drafted(house, alice, "A draft", channel.id)
    roles_on_the_channel(house, channel)
    client = app.test_client()
    login(client, "bob")
    board = client.get("/calendar?view=board").get_data(as_text=True)
    assert f'action="/posts/{post.id}/submit"' in board
