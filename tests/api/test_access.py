"""Who may do what: tokens, scopes, roles, and strangers."""

import io
import uuid

import pytest
from sqlalchemy import select, update

from models.people import ApiToken, Membership, User
from models.post import Post
from models.tokens import Scope, digest
from models.way import (
    DELIVERY_MOVES,
    POST_MOVES,
    DeliveryState,
    Move,
    PostState,
    Role,
    at_least,
    delivery_moves,
    post_moves,
)
from tests.api.conftest import Script, delivery, error_of
from tests.conftest import PEOPLE, actor_named

pytestmark = pytest.mark.slow

LATER = "2026-12-02T10:00:00+01:00"
BODIES = {
    Move.REQUEST_CHANGES: {"reason": "x"},
    Move.REJECT: {"reason": "x"},
    Move.SCHEDULE: {"at": LATER},
    Move.MOVE: {"at": LATER},
    Move.RESOLVE: {"outcome": "resend"},
}
BY_ROLE = {role: key for key, (_, slug, role) in PEOPLE.items() if slug == "red-cross"}
SCOPE = {
    Move.EDIT: "posts:write",
    Move.SUBMIT: "posts:write",
    Move.ARCHIVE: "posts:write",
    Move.RESTORE: "posts:write",
    Move.APPROVE: "review",
    Move.REQUEST_CHANGES: "review",
    Move.REJECT: "review",
    Move.SCHEDULE: "schedule",
    Move.MOVE: "schedule",
    Move.CANCEL: "schedule",
    Move.RESOLVE: "schedule",
}


def all_scopes(house, token: str) -> None:
    """As if the person had once had a higher role."""
    with house.database.transaction() as session:
        session.execute(
            update(ApiToken)
            .where(ApiToken.digest == digest(token))
            .values(scopes=[scope.value for scope in Scope])
        )


@pytest.fixture
def made_by(script, sandbox, house):
    """A post of that person in that state, whatever way led there."""

    def make(key: str, state: PostState) -> int:
        body = {"title": "T", "text": "Text", "channels": [sandbox.id]}
        post_id: int = script(key).post("/posts", body).get_json()["id"]
        with house.database.transaction() as session:
            post = session.get_one(Post, post_id)
            post.state = state
        return post_id

    return make


def call(on: Script, move: Move, post_id: int):
    if move is Move.EDIT:
        return on("PATCH", f"/posts/{post_id}", {"text": "Other"})
    return on.post(f"/posts/{post_id}/{move.value}", BODIES.get(move))


@pytest.mark.parametrize("move", POST_MOVES)
def test_a_move_is_refused_to_each_role_that_may_not_make_it(move, script, made_by, house):
    state = next(iter(POST_MOVES[move].to))
    for role in Role:
        post_id = made_by(BY_ROLE[role], state)
        on = script(BY_ROLE[role])
        all_scopes(house, on.token)
        answer = call(on, move, post_id)
        if move in post_moves(state, role=role, own=True):
            assert answer.status_code != 403, role
        else:
            assert (answer.status_code, error_of(answer)["code"]) == (403, "not_allowed"), role


@pytest.mark.parametrize("move", POST_MOVES)
def test_a_volunteer_does_not_even_see_somebody_elses_post(move, script, made_by, house):
    post_id = made_by("alice", next(iter(POST_MOVES[move].to)))
    on = script("bob")
    all_scopes(house, on.token)
    answer = call(on, move, post_id)
    assert answer.status_code in {403, 404}
    with house.database.reading() as session:
        assert session.get_one(Post, post_id).state is next(iter(POST_MOVES[move].to))


@pytest.mark.parametrize("move", POST_MOVES)
def test_a_move_from_the_wrong_state_is_a_conflict(move, as_alice, made_by):
    for state in set(PostState) - set(POST_MOVES[move].to):
        answer = call(as_alice, move, made_by("alice", state))
        assert (answer.status_code, error_of(answer)["code"]) == (409, "wrong_state"), state


@pytest.mark.parametrize("move", DELIVERY_MOVES)
def test_a_delivery_is_touched_by_no_role_that_may_not(move, script, made_by, house, sandbox):
    state = next(iter(DELIVERY_MOVES[move].to))
    for role in Role:
        key = BY_ROLE[role]
        post_id = made_by(key, PostState.APPROVED)
        made = delivery(house, key, post_id, sandbox, state=state, fence=1)
        on = script(key)
        all_scopes(house, on.token)
        answer = on.post(f"/deliveries/{made.id}/{move.value}", BODIES.get(move))
        allowed = move in delivery_moves(state, role=role)
        assert answer.status_code == (200 if allowed else 403), answer.get_json()


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/stop", Role.EDITOR),
        ("/resume", Role.MANAGER),
        ("/channels/1/pause", Role.MANAGER),
        ("/channels/1/resume", Role.MANAGER),
    ],
)
def test_switches_are_worked_by_no_role_that_may_not(path, least, script, sandbox, house):
    for role in Role:
        on = script(BY_ROLE[role])
        all_scopes(house, on.token)
        answer = on.post(path, {"reason": "x"} if path in {"/stop", "/channels/1/pause"} else None)
        assert answer.status_code in ({200, 201} if at_least(role, least) else {403}), role


@pytest.mark.parametrize("move", SCOPE)
def test_a_move_needs_its_scope(move, script, made_by, house, sandbox):
    others = [scope for scope in set(SCOPE.values()) | {"posts:read"} if scope != SCOPE[move]]
    on = script("ada", *others)
    if move in POST_MOVES:
        answer = call(on, move, made_by("ada", next(iter(POST_MOVES[move].to))))
    else:
        post_id = made_by("ada", PostState.APPROVED)
        made = delivery(house, "ada", post_id, sandbox, state=DeliveryState.PLANNED)
        answer = on.post(f"/deliveries/{made.id}/{move.value}", BODIES.get(move))
    assert answer.status_code == 403
    error = error_of(answer)
    assert error["code"] == "missing_scope"
    assert SCOPE[move] in error["message"]


@pytest.mark.parametrize(
    ("name", "helps"), [("ada", "token add --scope audit:read"), ("bob", "manager or above")]
)
def test_a_missing_scope_tells_what_helps_that_person(script, name, helps):
    error = error_of(script(name, "posts:read").get("/audit"))
    assert helps in error["remedy"]


ENDPOINTS = {
    ("GET", "/posts"): "posts:read",
    ("GET", "/posts/1"): "posts:read",
    ("POST", "/posts"): "posts:write",
    ("PUT", "/posts/1"): "posts:write",
    ("POST", "/media"): "posts:write",
    ("GET", "/media/1"): "posts:read",
    ("GET", "/media"): "posts:read",
    ("PATCH", "/media/1"): "posts:write",
    ("GET", "/deliveries"): "posts:read",
    ("GET", "/deliveries/1"): "posts:read",
    ("GET", "/channels"): "channels:read",
    ("GET", "/channels/1"): "channels:read",
    ("GET", "/channels/1/slots"): "channels:read",
    ("POST", "/channels/1/pause"): "channels:write",
    ("POST", "/channels/1/resume"): "channels:write",
    ("GET", "/line"): "channels:read",
    ("PUT", "/line"): "channels:write",
    ("POST", "/stop"): "stop",
    ("POST", "/resume"): "stop",
    ("GET", "/stops"): "posts:read",
    ("GET", "/stops/1"): "posts:read",
}


def test_the_scope_is_asked_before_anything_is_read(script):
    for (method, path), scope in ENDPOINTS.items():
        on = script("ada", *(one.value for one in Scope if one.value != scope))
        answer = on(method, path, {"nonsense": 1} if method != "GET" else None)
        assert (answer.status_code, error_of(answer)["code"]) == (403, "missing_scope"), path


def test_strangers_find_nothing(as_alice, script, made_by, sandbox, house, picture):
    post_id = made_by("alice", PostState.APPROVED)
    made = delivery(house, "alice", post_id, sandbox)
    image = as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}).get_json()
    stop = as_alice.post("/stop", {"reason": "x"}).get_json()
    charlie = script("charlie")
    paths = {
        f"/posts/{post_id}": ("GET", "PATCH", "PUT"),
        f"/deliveries/{made.id}": ("GET",),
        f"/media/{image['id']}": ("GET", "PATCH"),
        f"/channels/{sandbox.id}": ("GET",),
        f"/channels/{sandbox.id}/slots": ("GET",),
        f"/channels/{sandbox.id}/pause": ("POST",),
        f"/channels/{sandbox.id}/resume": ("POST",),
        f"/stops/{stop['id']}": ("GET",),
    }
    paths |= {f"/posts/{post_id}/{m.value}": ("POST",) for m in POST_MOVES if m is not Move.EDIT}
    paths |= {f"/deliveries/{made.id}/{m.value}": ("POST",) for m in DELIVERY_MOVES}
    for path, methods in paths.items():
        for method in methods:
            move = path.rsplit("/", 1)[-1]
            body = BODIES.get(Move(move)) if move in set(Move) else None
            answer = charlie(method, path, body)
            assert answer.status_code == 404, (method, path, answer.get_json())
            assert error_of(answer)["code"] == "not_found"
    answer = charlie.post("/resume", {"stop": stop["id"]})
    assert answer.status_code == 404
    refused = charlie.post("/posts", {"title": "T", "media": [{"id": image["id"]}]})
    assert refused.status_code == 422
    assert charlie.post("/posts", {"title": "T", "channels": [sandbox.id]}).status_code == 422
    for listing in ("/posts", "/deliveries", "/channels", "/stops"):
        assert charlie.get(listing).get_json()["items"] == []


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer mrn_wrong", "Basic YTpi", "mrn_wrong", "Bearer \xff", "Token mrn_x"],
)
def test_without_a_token_that_opens_there_is_nothing(client, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert error_of(answer)["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_cookie_opens_nothing_here(client, login):
    login(client, "alice")
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/posts", json={"title": "T"}).status_code == 401


def test_no_forgery_token_is_needed(app, script):
    app.config["WTF_CSRF_ENABLED"] = True
    assert script("alice").post("/posts", {"title": "T"}).status_code == 201


def test_a_revoked_token_opens_nothing_any_more(as_alice, house):
    with house.database.transaction() as session:
        session.execute(update(ApiToken).values(revoked_at=house.now()))
    assert as_alice.get("/me").status_code == 401


def test_a_person_who_was_shut_out_opens_nothing_any_more(as_alice, house):
    with house.database.transaction() as session:
        session.execute(update(User).values(active=False))
    assert as_alice.get("/me").status_code == 401


def test_a_person_who_left_the_workspace_opens_nothing_any_more(as_alice, house):
    actor = actor_named(house, "alice")
    with house.database.transaction() as session:
        for row in session.scalars(select(Membership).where(Membership.user_id == actor.user_id)):
            session.delete(row)
    assert as_alice.get("/me").status_code == 401


def test_the_role_is_the_one_held_now_not_the_one_held_when_the_token_was_made(
    as_alice, house, made_by
):
    post_id = made_by("alice", PostState.IN_REVIEW)
    actor = actor_named(house, "alice")
    with house.database.transaction() as session:
        session.execute(
            update(Membership)
            .where(Membership.user_id == actor.user_id)
            .values(role=Role.VOLUNTEER)
        )
    assert as_alice.get("/me").get_json()["role"] == "volunteer"
    assert as_alice.post(f"/posts/{post_id}/approve").status_code == 403


def test_the_last_use_is_on_record_to_the_minute(as_alice, house, clock):
    def last_used():
        with house.database.reading() as session:
            return session.scalars(select(ApiToken.last_used_at)).one()

    first = clock.now()
    as_alice.get("/me")
    assert last_used() == first
    clock.move(seconds=30)
    as_alice.get("/me")
    assert last_used() == first
    clock.move(seconds=31)
    as_alice.get("/me")
    assert last_used() == clock.now()


def test_too_many_requests_are_asked_to_wait(app, script):
    app.config["API_RATE"] = "2 per minute"
    alice, bob = script("alice"), script("bob")
    assert [alice.get("/me").status_code for _ in range(2)] == [200, 200]
    answer = alice.get("/posts")
    assert (answer.status_code, error_of(answer)["code"]) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0
    assert bob.get("/me").status_code == 200


def test_a_token_that_looks_like_one_but_was_never_made_opens_nothing(client):
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer mrn_{uuid.uuid4().hex}"})
    assert answer.status_code == 401
