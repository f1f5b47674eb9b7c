"""A cold post by the API: its other wordings, and the rules by which it is used again."""

import pytest

from tests.api.conftest import error_of

RULES = {
    "rest_days": 90,
    "most_uses": 4,
    "reread_months": 6,
    "expires_on": "2028-01-01",
    "seasons": [{"from": "11-15", "to": "01-05"}],
}


@pytest.fixture
def cold(as_alice, sandbox):
    """`cold(wordings=…)`: what the API answers to a new cold post."""

    def make(**more):
        body = {"title": "T", "text": "Give.", "temperature": "cold", "channels": [sandbox.id]}
        return as_alice.post("/posts", {**body, **more})

    return make


def test_wordings_and_rules_are_kept_as_they_were_sent(as_alice, cold):
    made = cold(wordings=["Give some.", "Please give."], reuse=RULES).get_json()
    assert made["wordings"] == ["Give some.", "Please give."]
    assert made["reuse"] == {**RULES, "read_on": None}
    sent_back = as_alice("PATCH", f"/posts/{made['id']}", {"reuse": made["reuse"]}).get_json()
    assert sent_back["reuse"] == made["reuse"]


def test_a_change_of_the_rules_leaves_the_approval_and_the_other_rules(as_alice, cold):
    made = cold(reuse=RULES).get_json()
    for move in ("submit", "approve"):
        as_alice.post(f"/posts/{made['id']}/{move}")
    changed = as_alice("PATCH", f"/posts/{made['id']}", {"reuse": {"rest_days": None}}).get_json()
    assert changed["state"] == "approved"
    assert changed["reuse"]["rest_days"] is None
    assert changed["reuse"]["most_uses"] == RULES["most_uses"]
    assert changed["reuse"]["read_on"] is not None, "it counts as read when it is approved"


def test_another_wording_is_another_revision_and_voids_the_approval(as_alice, cold):
    made = cold().get_json()
    for move in ("submit", "approve"):
        as_alice.post(f"/posts/{made['id']}/{move}")
    changed = as_alice("PATCH", f"/posts/{made['id']}", {"wordings": ["Please give."]}).get_json()
    assert (changed["state"], changed["revision"]) == ("draft", 2)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"wordings": ["  "]}, "wordings[0]"),
        ({"wordings": ["Please.", "Please.  "]}, "wordings[1]"),
        ({"wordings": ["Give."]}, "wordings[0]"),
        ({"reuse": {"rest_days": 0}}, "reuse.rest_days"),
        ({"reuse": {"rest_days": 100_000}}, "rest_days"),
        ({"reuse": {"seasons": [{"from": "13-01", "to": "01-05"}]}}, "reuse.seasons[0].from"),
        ({"reuse": {"seasons": [{"from": "02-30", "to": "03-05"}]}}, "seasons"),
        ({"reuse": {"read_on": "2026-01-01T00:00:00Z", "colour": 1}}, "reuse.colour"),
    ],
)
def test_what_could_never_leave_or_makes_no_sense_is_refused_by_name(cold, sent, field):
    answer = cold(**sent)
    assert answer.status_code == 422
    assert field in error_of(answer)["fields"]


@pytest.mark.slow
def test_somebody_reads_it_again(as_alice, cold, clock):
    made = cold().get_json()
    path = f"/posts/{made['id']}"
    assert as_alice.post(f"{path}/read-again").status_code == 409
    as_alice.post(f"{path}/submit")
    before = as_alice.post(f"{path}/approve").get_json()["reuse"]["read_on"]
    clock.move(days=30)
    assert as_alice.post(f"{path}/read-again").get_json()["reuse"]["read_on"] > before
