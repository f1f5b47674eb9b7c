"""What comes back every year, for scripts."""

import pytest

from lib.yearly import WeekdayOf
from models.house import House
from tests.api.conftest import Script, error_of
from tests.conftest import actor_named
from tests.web import rows


@pytest.fixture
def kept(house: House, sandbox) -> int:
    erin = actor_named(house, "erin")
    rows.comes_back(house, erin, "Figures", WeekdayOf(nth=1, weekday=0, month=9))
    return rows.comes_back(house, erin, "Supper", channels=(sandbox.id,), note="Thanks").id


def test_marronniers_and_their_occasions_are_told(as_alice: Script, kept: int, sandbox) -> None:
    figures, supper = as_alice.get("/marronniers").get_json()["items"]
    assert figures["when"] == "each year in September, the first Monday"
    assert figures["rule"] == {"by": "weekday", "nth": 1, "weekday": 0, "month": 9, "plus": 0}
    assert (supper["owner"], supper["note"], supper["channels"]) == ("Erin", "Thanks", [sandbox.id])
    found = as_alice.get("/occasions").get_json()["items"]
    assert [(one["name"], one["first"], one["days_left"], one["stage"]) for one in found] == [
        ("Supper", "2026-12-12", 12, "open"),
        ("Figures", "2027-09-06", 280, "open"),
    ]
    none = as_alice.get("/occasions?from=2026-12-13&to=2027-01-01").get_json()["items"]
    assert none == []


def test_one_call_makes_the_draft_and_the_same_key_no_second_one(
    as_alice: Script, kept: int, sandbox
) -> None:
    body, key = {"first": "2026-12-12"}, {"Idempotency-Key": "once"}
    address = f"/marronniers/{kept}/write"
    assert as_alice.post(address, body, headers=key).status_code == 201
    answer = as_alice.post(address, body, headers=key)
    assert answer.status_code == 201
    post = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/posts/{post['id']}"
    assert (post["title"], post["temperature"], post["state"]) == ("Supper 2026", "warm", "draft")
    assert post["fresh_until"] == "2026-12-13T00:00:00+01:00"
    (one,) = as_alice.get("/occasions?to=2027-01-01").get_json()["items"]
    assert (one["post"], one["stage"]) == (post["id"], "writing")
    again = as_alice.post(f"/marronniers/{kept}/write", body)
    assert (again.status_code, error_of(again)["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("query", ["from=soon", "from=2026-01-01&to=2029-01-01", "days=3"])
def test_a_window_that_makes_no_sense_is_refused(as_alice: Script, query: str) -> None:
    assert as_alice.get(f"/occasions?{query}").status_code == 422


def test_a_token_without_the_scope_writes_nothing(script, kept: int) -> None:
    answer = script("erin", "posts:read").post(
        f"/marronniers/{kept}/write", {"first": "2026-12-12"}
    )
    assert error_of(answer)["code"] == "missing_scope"
