"""Deliveries by the API: read with their attempts, moved, cancelled, resolved."""

import pytest

from lib.i18n import say
from models.delivery import Attempt, AttemptOutcome, Look, LookOutcome, Part
from models.way import DeliveryState
from tests.api.conftest import channel, delivery, error_of


@pytest.fixture
def post(as_alice, sandbox):
    return as_alice.post(
        "/posts", {"title": "T", "text": "Text", "channels": [sandbox.id]}
    ).get_json()["id"]


def test_a_delivery_tells_its_time_by_the_channels_clock_and_its_reasons(
    as_alice, house, post, sandbox
):
    made = delivery(house, "alice", post, sandbox, why=(say("Chosen."),))
    told = as_alice.get(f"/deliveries/{made.id}").get_json()
    assert told["due_at"] == "2026-11-30T08:00:00+01:00"
    assert (told["wall"], told["zone"]) == ("2026-11-30T08:00:00", "Europe/Paris")
    assert told["why"] == ["Chosen."]
    assert told["receipt"] is None
    assert told["attempts"] == []
    assert (told["post"], told["channel"]) == (post, sandbox.id)


def test_a_published_delivery_carries_its_attempts_and_its_receipt(as_alice, house, post, sandbox):
    made = delivery(
        house,
        "alice",
        post,
        sandbox,
        state=DeliveryState.PUBLISHED,
        remote_id="at://1",
        url="https://example.org/1",
        published_at=house.now(),
        receipt={"cid": "abc"},
    )
    with house.database.transaction() as session:
        session.add(
            Attempt(
                delivery_id=made.id,
                fence=1,
                sender="s",
                started_at=house.now(),
                outcome=AttemptOutcome.PUBLISHED,
            )
        )
    told = as_alice.get(f"/deliveries/{made.id}").get_json()
    assert told["receipt"] == {
        "remote_id": "at://1",
        "url": "https://example.org/1",
        "published_at": "2026-11-30T08:00:00+01:00",
        "extra": {"cid": "abc"},
    }
    (attempt,) = told["attempts"]
    assert (attempt["number"], attempt["outcome"]) == (1, "published")


@pytest.mark.slow
def test_deliveries_are_found_by_state_channel_post_and_window(as_alice, house, post, sandbox):
    other = channel(house, "alice", kind="feed", handle="news", name="Feed")
    first = delivery(house, "alice", post, sandbox, state=DeliveryState.FAILED).id
    second = delivery(house, "alice", post, other).id

    def ids(**query):
        answer = as_alice.get("/deliveries", query_string=query)
        assert answer.status_code == 200, answer.get_json()
        return [one["id"] for one in answer.get_json()["items"]]

    assert ids() == [second, first]
    assert ids(state="failed") == [first]
    assert ids(state=["failed", "planned"]) == [second, first]
    assert ids(channel="feed") == [second]
    assert ids(channel=sandbox.id) == [first]
    assert ids(post=post) == [second, first]
    assert ids(post=post + 1) == []
    window = {"from": "2026-11-30T08:00:00+01:00", "to": "2026-11-30T08:00:01+01:00"}
    assert ids(**window) == [second, first]
    assert ids(**{"from": "2026-11-30T08:00:01+01:00"}) == []


def test_a_plus_that_was_not_escaped_is_understood(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox).id
    answer = as_alice.get("/deliveries?from=2026-11-30T08:00:00+01:00")
    assert [one["id"] for one in answer.get_json()["items"]] == [made]


def test_a_planned_delivery_is_moved_and_cancelled(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox).id
    moved = as_alice.post(f"/deliveries/{made}/move", {"at": "2026-12-02T10:00:00Z"})
    assert moved.get_json()["due_at"] == "2026-12-02T11:00:00+01:00"
    assert moved.get_json()["wall"] == "2026-12-02T11:00:00"
    assert as_alice.post(f"/deliveries/{made}/cancel").get_json()["state"] == "cancelled"
    again = as_alice.post(f"/deliveries/{made}/cancel")
    assert (again.status_code, error_of(again)["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("outcome", "state"), [("live", DeliveryState.PUBLISHED), ("resend", DeliveryState.PLANNED)]
)
def test_a_person_says_what_became_of_an_unsure_one(as_alice, house, post, sandbox, outcome, state):
    made = delivery(house, "alice", post, sandbox, state=DeliveryState.UNSURE, fence=1).id
    answer = as_alice.post(f"/deliveries/{made}/resolve", {"outcome": outcome})
    assert answer.get_json()["state"] == state


def test_a_person_may_say_where_it_was_seen(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox, state=DeliveryState.UNSURE, fence=1).id
    seen = {"outcome": "live", "url": "https://example.org/seen"}
    answer = as_alice.post(f"/deliveries/{made}/resolve", seen)
    assert answer.get_json()["receipt"]["url"] == "https://example.org/seen"


@pytest.mark.slow
def test_an_address_that_is_none_is_refused_by_its_field(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox, state=DeliveryState.UNSURE, fence=1).id
    answer = as_alice.post(f"/deliveries/{made}/resolve", {"outcome": "live", "url": "ftp://x/1"})
    assert answer.status_code == 422
    assert "url" in error_of(answer)["fields"]


def test_the_looks_and_the_parts_are_told_with_what_the_network_showed(
    as_alice, house, post, sandbox
):
    made = delivery(house, "alice", post, sandbox, state=DeliveryState.UNSURE, fence=1).id
    there = {
        "text": "another",
        "url": "https://example.org/2",
        "at": "2026-11-30T06:59:00+00:00",
        "likeness": "different",
    }
    with house.database.transaction() as session:
        session.add(
            Look(delivery_id=made, at=house.now(), outcome=LookOutcome.ABSENT, shown=[there])
        )
        session.add(
            Part(
                delivery_id=made,
                name="0",
                fence=1,
                remote_id="at://1",
                url="https://example.org/1",
                published_at=house.now(),
                extra={},
            )
        )
    told = as_alice.get(f"/deliveries/{made}").get_json()
    (look,), (part,) = told["looks"], told["parts"]
    assert look["outcome"] == "absent"
    assert look["shown"] == [{**there, "at": "2026-11-30T07:59:00+01:00"}]
    assert (part["name"], part["attempt"], part["url"]) == ("0", 1, "https://example.org/1")


def test_an_outcome_that_does_not_exist_is_refused_with_the_choice(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox, state=DeliveryState.UNSURE).id
    error = error_of(as_alice.post(f"/deliveries/{made}/resolve", {"outcome": "maybe"}))
    assert "resend" in error["fields"]["outcome"]


def test_a_delivery_is_not_moved_into_the_past(as_alice, house, post, sandbox):
    made = delivery(house, "alice", post, sandbox).id
    answer = as_alice.post(f"/deliveries/{made}/move", {"at": "2026-11-01T10:00:00Z"})
    assert answer.status_code == 422
    assert "at" in error_of(answer)["fields"]
