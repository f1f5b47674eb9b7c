"""Whose turn it is, who is away and who must agree, told to scripts."""

import pytest

from models.actor import Actor
from models.house import House
from tests.api.conftest import error_of
from tests.web import rows

DAYS = {"first": "2026-11-30", "last": "2026-12-05"}


@pytest.mark.slow
def test_a_script_reads_for_whom_each_post_waits_and_by_when(
    house: House, script, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, bob, "Coats", channel)
    rows.drafted(house, alice, "Hers")
    (one, other) = script("erin").get("/holding").get_json()["items"]
    assert (one["post"], one["task"], one["waits_for"]) == (post.id, "agree", ["Ada", "Alice"])
    assert one["by_when"] > one["since"]
    assert (other["title"], other["by_when"]) == ("Hers", None)
    told = script("bob").get(f"/posts/{post.id}").get_json()["waiting"]
    assert told == {
        "for": one["waits_for"],
        "since": one["since"],
        "by_when": one["by_when"],
    }
    mine = script("bob").get("/holding").get_json()["items"]
    assert [each["title"] for each in mine] == ["Coats"]
    assert script("charlie").get("/holding").get_json()["items"] == []


@pytest.mark.slow
def test_an_absence_is_said_and_taken_back_and_the_deputy_may_approve(
    house: House, script, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    of_alice, of_erin = script("alice"), script("erin")
    made = of_alice.post("/absences", {**DAYS, "deputy": erin.user_id})
    assert made.status_code == 201
    assert "approve" in of_erin.get(f"/posts/{post.id}").get_json()["moves"]
    (listed,) = of_erin.get("/absences").get_json()["items"]
    assert (listed["name"], listed["deputy_name"], listed["last"]) == (
        "Alice",
        "Erin",
        "2026-12-05",
    )
    address = f"/absences/{listed['id']}"
    assert script("charlie")("DELETE", address).status_code == 404
    assert script("bob")("DELETE", address).status_code == 403
    assert of_alice("DELETE", address).get_json() == listed
    assert of_erin.get("/absences").get_json()["items"] == []
    assert "approve" not in of_erin.get(f"/posts/{post.id}").get_json()["moves"]


@pytest.mark.slow
def test_a_refused_absence_names_the_field_that_was_sent(script, alice: Actor) -> None:
    refused = script("alice").post("/absences", {**DAYS, "deputy": alice.user_id})
    assert (refused.status_code, *error_of(refused)["fields"]) == (422, "deputy")


def test_only_managers_say_it_of_others(script, alice: Actor) -> None:
    refused = script("erin").post("/absences", {**DAYS, "user": alice.user_id})
    assert (refused.status_code, error_of(refused)["code"]) == (403, "not_allowed")


def test_rules_are_set_one_by_one_and_taken_back(
    house: House, script, alice: Actor, erin: Actor
) -> None:
    channel = rows.connected(house, alice).id
    on = script("alice")
    levels = [{"role": "editor"}, {"name": "Desk", "people": [erin.user_id], "need": 0}]
    rule = {"channel": channel, "mode": "levels", "levels": levels}
    usual = {"mode": "optional"}
    told = on("PUT", "/approval-rules", {"rules": [rule, usual], "own": "never"}).get_json()
    assert told["own"] == "never"
    found = {one["channel"]: one for one in told["rules"]}
    assert found[None]["mode"] == "optional"
    assert [one["need"] for one in found[channel]["levels"]] == [1, 0]
    assert found[channel]["asks"][1] == "Desk: all of: Erin"
    gone = on("PUT", "/approval-rules", {"rules": [{"channel": channel, "mode": None}]})
    assert [one["channel"] for one in gone.get_json()["rules"]] == [None]
    assert script("erin").get("/approval-rules").get_json() == gone.get_json()


@pytest.mark.slow
def test_a_rule_that_nobody_could_meet_and_a_stranger_s_channel_are_refused(
    house: House, script, alice: Actor, bob: Actor
) -> None:
    on = script("alice")
    nobody = {"mode": "levels", "levels": [{"people": [bob.user_id]}]}
    assert on("PUT", "/approval-rules", {"rules": [nobody]}).status_code == 422
    theirs = {"channel": rows.connected(house, alice).id, "mode": "none"}
    assert script("charlie")("PUT", "/approval-rules", {"rules": [theirs]}).status_code == 404
    assert script("bob").get("/approval-rules").status_code == 403


def test_a_script_hands_a_draft_over_and_is_told_whether_it_still_sees_it(
    house: House, script, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    address = f"/posts/{post.id}/hand-over"
    assert script("charlie").post(address, {"to": erin.user_id}).status_code == 404
    told = script("bob").post(address, {"to": erin.user_id, "said": "Soon"}).get_json()
    assert told == {
        "post": post.id,
        "owner": erin.user_id,
        "owner_name": "Erin",
        "readable": False,
    }
    assert script("bob").get(f"/posts/{post.id}").status_code == 404
    refused = script("erin").post(address, {"to": erin.user_id})
    assert (refused.status_code, list(error_of(refused)["fields"])) == (422, ["to"])


def test_deadlines_are_read_and_changed_one_by_one(script) -> None:
    of_alice = script("alice")
    before = of_alice.get("/approval-rules").get_json()["deadlines"]
    assert before["due_warm_hours"] == 24
    told = of_alice("PUT", "/approval-rules", {"deadlines": {"due_warm_hours": 12}}).get_json()
    assert told["deadlines"] == {**before, "due_warm_hours": 12}
    refused = of_alice("PUT", "/approval-rules", {"deadlines": {"remind_last": 10}})
    assert refused.status_code == 422
    assert script("erin")("PUT", "/approval-rules", {"deadlines": {}}).status_code == 403


@pytest.mark.slow
def test_a_script_reads_what_an_absence_holds_up_and_lets_it_go_on(
    house: House, script, alice: Actor, bob: Actor, erin: Actor, ada: Actor
) -> None:
    both = [{"people": [alice.user_id, erin.user_id], "need": 0}]
    script("alice")("PUT", "/approval-rules", {"rules": [{"mode": "levels", "levels": both}]})
    made = script("erin").post("/absences", {"first": "2026-11-30", "last": "2026-12-30"})
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    (one,) = script("alice").get("/holding").get_json()["items"]
    assert (one["absent"], one["waits_for"]) == ([erin.user_id], ["Alice"])
    address = f"/posts/{post.id}/without"
    assert script("erin").post(address, {"user": erin.user_id}).status_code == 403
    told = script("alice").post(address, {"user": erin.user_id}).get_json()
    assert told["approval"][0]["without"] == ["Erin"]
    named = script("alice")("PATCH", f"/absences/{made.get_json()['id']}", {"deputy": ada.user_id})
    assert named.get_json()["deputy_name"] == "Ada"
