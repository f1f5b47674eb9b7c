"""Notices through the API: one's own, and read."""

from models.way import DeliveryState
from tests.web import rows


def test_a_script_reads_and_marks_its_person_s_notices(script, house, alice):
    (one,) = rows.planned(house, alice, "Coats", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.PUBLISHED, url="https://x.example/1")
    rows.told_of(house, one)
    mine = script("alice")
    answer = mine.get("/notices?show=unread").get_json()
    (told,) = answer["items"]
    assert (told["kind"], told["url"], answer["unread"]) == ("live", "https://x.example/1", 1)
    assert script("erin").get("/notices").get_json()["items"] == []
    assert script("erin").post("/notices/read", {"notice": told["id"]}).status_code == 404
    assert mine.post("/notices/read", {"notice": told["id"]}).get_json()["unread"] == 0
