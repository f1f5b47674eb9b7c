"""Posts that come back, for scripts."""

import pytest

from models.post import Post
from models.way import PostState, Role
from tests.api.conftest import Script, error_of
from tests.api.test_access import all_scopes
from tests.conftest import PEOPLE

WEEKLY = {"every": "week", "first": "2026-12-01", "time": "10:00"}
BY_ROLE = {role: key for key, (_, slug, role) in PEOPLE.items() if slug == "red-cross"}


@pytest.fixture
def post_id(as_alice: Script, sandbox) -> int:
    body = {"title": "T", "text": "Give blood.", "temperature": "cold", "channels": [sandbox.id]}
    made: int = as_alice.post("/posts", body).get_json()["id"]
    as_alice.post(f"/posts/{made}/submit")
    as_alice.post(f"/posts/{made}/approve")
    return made


@pytest.mark.slow
def test_a_post_is_repeated_read_and_ended(as_alice: Script, post_id: int, sandbox) -> None:
    answer = as_alice.post(f"/posts/{post_id}/series", {**WEEKLY, "last": "2026-12-08"})
    assert answer.status_code == 201
    (made,) = answer.get_json()["items"]
    assert (made["channel"], made["time"], made["zone"]) == (sandbox.id, "10:00", "Europe/Paris")
    assert [each["date"] for each in made["next"]] == ["2026-12-01", "2026-12-08"]
    assert made["next"][0]["at"] == "2026-12-01T10:00:00+01:00"
    first = as_alice.get(f"/deliveries/{made['next'][0]['delivery']}").get_json()
    assert (first["series"], first["state"]) == (made["id"], "planned")
    assert as_alice.get(f"/posts/{post_id}/series").get_json()["items"] == [made]
    assert as_alice.get(f"/series/{made['id']}").get_json() == made
    ended = as_alice.post(f"/series/{made['id']}/end").get_json()
    assert (ended["next"], ended["ended_why"]) == ([], "Alice ended it.")
    assert as_alice.get(f"/deliveries/{first['id']}").get_json()["state"] == "cancelled"
    again = as_alice.post(f"/series/{made['id']}/end")
    assert (again.status_code, error_of(again)["code"]) == (409, "wrong_state")


@pytest.mark.slow
def test_the_same_key_makes_one_series(as_alice: Script, post_id: int) -> None:
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        answer = as_alice.post(f"/posts/{post_id}/series", WEEKLY, headers=key)
        assert answer.status_code == 201
    assert len(as_alice.get(f"/posts/{post_id}/series").get_json()["items"]) == 1
    other = as_alice.post(f"/posts/{post_id}/series", WEEKLY)
    assert (other.status_code, error_of(other)["code"]) == (409, "comes_back")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"every": "day"}, "every"),
        ({"step": 0}, "step"),
        ({"step": 61}, "step"),
        ({"first": "2026-13-01"}, "first"),
        ({"first": "2026-12-01T10:00"}, "first"),
        ({"first": 20261201}, "first"),
        ({"first": "1999-12-01"}, "first"),
        ({"first": "2026-11-01"}, "first"),
        ({"last": "2026-11-30"}, "last"),
        ({"time": "25:00"}, "time"),
        ({"time": "10:00:00"}, "time"),
        ({"time": None}, "time"),
        ({"channels": ["nowhere"]}, "channels[0]"),
        ({"until": "2026-12-31"}, "until"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    as_alice: Script, post_id: int, wrong: dict[str, object], field: str
) -> None:
    answer = as_alice.post(f"/posts/{post_id}/series", {**WEEKLY, **wrong})
    assert answer.status_code == 422
    assert field in error_of(answer)["fields"]


@pytest.mark.slow
def test_only_roles_that_schedule_repeat_and_end(script, post_id: int, as_alice, house) -> None:
    for role in Role:
        on = script(BY_ROLE[role])
        all_scopes(house, on.token)
        answer = on.post(f"/posts/{post_id}/series", WEEKLY)
        if role is Role.VOLUNTEER:
            assert answer.status_code in {403, 404}
            continue
        assert answer.status_code == 201, role
        (made,) = answer.get_json()["items"]
        volunteer = script(BY_ROLE[Role.VOLUNTEER])
        all_scopes(house, volunteer.token)
        assert volunteer.post(f"/series/{made['id']}/end").status_code == 403
        assert volunteer.get(f"/series/{made['id']}").status_code == 404
        assert on.post(f"/series/{made['id']}/end").status_code == 200


def test_a_token_needs_the_scope(script, post_id: int) -> None:
    reading = script("alice", "posts:read")
    assert reading.get(f"/posts/{post_id}/series").status_code == 200
    assert reading.post(f"/posts/{post_id}/series", WEEKLY).status_code == 403


def test_a_draft_does_not_come_back(as_alice: Script, post_id: int, house) -> None:
    with house.database.transaction() as session:
        session.get_one(Post, post_id).state = PostState.DRAFT
    answer = as_alice.post(f"/posts/{post_id}/series", WEEKLY)
    assert (answer.status_code, error_of(answer)["code"]) == (409, "wrong_state")
