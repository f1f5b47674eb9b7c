"""The trail, read by scripts."""

from datetime import datetime

from models.audit_chain import hash_of
from tests.web import rows


def test_acts_come_page_by_page_newest_first_and_narrowed(house, script, alice, bob):
    post = rows.drafted(house, alice, "Ours")
    rows.drafted(house, bob, "Another")
    on = script("alice")
    first = on.get("/audit?limit=2").get_json()
    rest = on.get(f"/audit?cursor={first['next']}&limit=200").get_json()
    numbers = [one["number"] for one in [*first["items"], *rest["items"]]]
    assert numbers == list(range(len(numbers), 0, -1))
    (written,) = on.get(f"/audit?act=written&post={post.id}").get_json()["items"]
    assert (written["who"], written["by"]) == ("Alice", "person")
    theirs = on.get(f"/audit?person={bob.user_id}&from=2026-11-30T00:00:00%2B01:00").get_json()
    assert {one["who"] for one in theirs["items"]} == {"Bob"}
    assert on.get("/audit?act=nonsense").status_code == 422


def test_an_act_is_told_as_its_hash_is_over_it(script):
    for one in script("alice").get("/audit").get_json()["items"]:
        assert hash_of({**one, "at": datetime.fromisoformat(one["at"])}) == one["hash"]


def test_the_trail_is_no_editor_s(script):
    assert script("erin").get("/audit").status_code == 403
