"""The media library, for scripts."""

import io
from typing import Any

from tests.editorial.media.drawings import drawn, encoded


def sent(script, what="tree", name="tree.png") -> Any:
    data = {"file": (io.BytesIO(encoded(drawn(what))), name)}
    told = script.post("/media", data=data)
    assert told.status_code == 201
    return told.get_json()


def test_what_is_said_of_an_item_changes_field_by_field(script):
    alice = script("alice")
    made = sent(alice)
    assert (made["consent"], made["rights_end"], made["labels"]) == ("unknown", None, [])
    address = f"/media/{made['id']}"
    alice("PATCH", address, {"credit": "Inès", "labels": ["park", "Winter"]})
    changed = alice("PATCH", address, {"rights_end": "2026-12-24", "consent": "given"}).get_json()
    assert (changed["credit"], changed["labels"]) == ("Inès", ["Winter", "park"])
    assert (changed["rights_end"], changed["consent"]) == ("2026-12-24", "given")
    assert alice.get(address).get_json() == changed
    refused = alice("PATCH", address, {"rights_end": "soon", "sha256": "0"})
    assert set(refused.get_json()["error"]["fields"]) == {"rights_end", "sha256"}


def test_the_library_is_listed_page_by_page_and_filtered(script):
    alice = script("alice")
    tree, bars = sent(alice), sent(alice, "bars", "bars.png")
    alice("PATCH", f"/media/{tree['id']}", {"labels": ["park"], "credit": "Inès"})
    alice.post("/posts", {"title": "T", "media": [alice.get(f"/media/{bars['id']}").get_json()]})
    first = alice.get("/media?limit=1").get_json()
    assert [one["filename"] for one in first["items"]] == ["bars.png"]
    assert first["items"][0]["uses"] == 1
    then = alice.get(f"/media?limit=1&cursor={first['next']}").get_json()
    assert ([one["filename"] for one in then["items"]], then["next"]) == (["tree.png"], None)
    for query, names in {
        "label=park": ["tree.png"],
        "q=bar": ["bars.png"],
        "kind=video": [],
        "without_credit=true": ["bars.png"],
        "unused=true": ["tree.png"],
    }.items():
        found = alice.get(f"/media?{query}").get_json()["items"]
        assert [one["filename"] for one in found] == names, query


def test_a_volunteer_describes_only_what_they_sent(script):
    made = sent(script("alice"))
    assert script("bob")("PATCH", f"/media/{made['id']}", {"alt": "x"}).status_code == 403
