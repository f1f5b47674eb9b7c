"""Search through the API."""

from tests.web import rows


def test_a_script_finds_what_its_person_may_read(script, house, alice):
    rows.drafted(house, alice, "Événement", text="Bring coats.")
    (hit,) = script("alice").get("/search?q=evenement+coat").get_json()["items"]
    assert (hit["group"], hit["title"], hit["note"]) == ("posts", "Événement", "draft")
    assert script("bob").get("/search?q=coats").get_json()["items"] == []
    assert script("alice").get("/search?q=coats&in=channels").get_json()["items"] == []
    assert script("alice").get("/search").get_json()["items"] == []


def test_a_narrow_token_finds_no_more_than_its_other_routes_would_give(script, house, alice):
    channel = rows.connected(house, alice)
    rows.mentioned(house, channel, "Lovely coats")
    rows.pillar(house, alice, "Coats")
    rows.drafted(house, alice, "Coats")

    def found(*scopes):
        answer = script("alice", *scopes).get("/search?q=coats").get_json()
        return {one["group"] for one in answer["items"]}

    assert found("posts:read") == {"posts"}
    assert found("posts:read", "channels:read") == {"posts", "pillars"}
    assert found("posts:read", "mentions:read") == {"posts", "mentions"}
