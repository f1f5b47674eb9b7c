"""What stands on the channels, its figures, and what others wrote, by the API."""

from datetime import timedelta

from models.way import DeliveryState
from tests.api.conftest import delivery, error_of
from tests.web import rows


def test_what_stands_there_is_told_with_its_figures_newest_first(as_alice, house, sandbox):
    rows.published_there(house, sandbox, "Older", at=house.now() - timedelta(hours=2))
    newer = rows.published_there(house, sandbox, "Newer", likes=3)
    told = as_alice.get("/publications").get_json()
    assert [one["text"] for one in told["items"]] == ["Newer", "Older"]
    first = told["items"][0]
    assert first["figures"] == {"24h": {"likes": 3, "views": None}}
    assert (first["id"], first["delivery"], first["kind"]) == (newer.id, None, "photo")
    assert first["published_at"] == "2026-11-30T08:00:00+01:00"


def test_pages_go_on_where_the_last_one_ended(as_alice, house, sandbox):
    for number in range(5):
        rows.published_there(house, sandbox, f"{number}", at=house.now() - timedelta(hours=number))
    seen, cursor = [], ""
    for _ in range(3):
        told = as_alice.get(f"/publications?limit=2{cursor and f'&cursor={cursor}'}").get_json()
        seen += [one["text"] for one in told["items"]]
        cursor = told["next"] or ""
    assert seen == ["0", "1", "2", "3", "4"]


def test_they_are_narrowed_by_channel_time_and_who_published(as_alice, house, sandbox):
    post = as_alice.post("/posts", {"title": "T", "text": "Ours", "channels": [sandbox.id]})
    state = DeliveryState.PUBLISHED
    ours = delivery(house, "alice", post.get_json()["id"], sandbox, state=state, remote_id="1")
    rows.published_there(house, sandbox, "Ours", delivery=ours, likes=2)
    rows.published_there(house, sandbox, "Theirs", at=house.now() - timedelta(days=3))

    def texts(query):
        return [one["text"] for one in as_alice.get(f"/publications?{query}").get_json()["items"]]

    assert texts("by=others") == ["Theirs"]
    assert texts("by=ours") == ["Ours"]
    assert texts(f"channel={sandbox.id}&from=2026-11-29T00:00:00Z") == ["Ours"]
    assert texts("to=2026-11-29T00:00:00Z") == ["Theirs"]
    told = as_alice.get(f"/deliveries/{ours.id}").get_json()
    assert told["figures"] == {"24h": {"likes": 2, "views": None}}


def test_mentions_are_told_to_editors_with_our_post_that_they_answer(as_alice, house, sandbox):
    there = rows.published_there(house, sandbox, "By hand")
    rows.mentioned(house, sandbox, "Merci", on=there.remote_id)
    (told,) = as_alice.get("/mentions").get_json()["items"]
    assert (told["text"], told["author"]) == ("Merci", "ines@network.example")
    assert (told["publication"], told["channel"]) == (there.id, sandbox.id)
    assert as_alice.get("/mentions?from=2026-12-01T00:00:00Z").get_json()["items"] == []


def test_mentions_want_their_scope_and_at_least_an_editor(house, sandbox, script):
    rows.mentioned(house, sandbox, "Merci")
    narrow = script("alice", "posts:read").get("/mentions")
    assert (narrow.status_code, error_of(narrow)["code"]) == (403, "missing_scope")
    assert script("bob").get("/mentions").status_code == 403


def test_mentions_go_on_page_by_page(as_alice, house, sandbox):
    for number in range(3):
        rows.mentioned(house, sandbox, f"{number}", at=house.now() - timedelta(hours=number))
    first = as_alice.get("/mentions?limit=2").get_json()
    assert [one["text"] for one in first["items"]] == ["0", "1"]
    rest = as_alice.get(f"/mentions?limit=2&cursor={first['next']}").get_json()
    assert ([one["text"] for one in rest["items"]], rest["next"]) == (["2"], None)
