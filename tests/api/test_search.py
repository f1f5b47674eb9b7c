"""Search through the API."""

from tests.web import rows


def test_a_script_finds_what_its_person_may_read(script, house, alice):
    rows.drafted(house, alice, "Événement", text="Bring coats.")
    (hit,) = script("alice").get("/search?q=evenement+coat").get_json()["items"]
    assert (hit["group"], hit["title"], hit["note"]) == ("posts", "Événement", "draft")
    assert script("bob").get("/search?q=coats").get_json()["items"] == []
    assert script("alice").get("/search?q=coats&in=channels").get_json()["items"] == []
    assert script("alice").get("/search").get_json()["items"] == []
