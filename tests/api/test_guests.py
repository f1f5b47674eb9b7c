"""Links for guests, made and withdrawn by scripts."""

from sqlalchemy import select

from models.people import Replay
from tests import guest_rows
from tests.web import rows


def test_a_script_makes_lists_and_revokes_a_link(house, script, alice, client):
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    erin = script("erin")
    made = erin.post(f"/posts/{post.id}/guest-links", {"name": "Clara", "language": "en"})
    assert made.status_code == 201, made.get_json()
    token = made.get_json()["url"].rpartition("/")[2]
    assert client.get(f"/review/{token}").status_code == 200
    guest_rows.agrees(house, token, post)
    (listed,) = erin.get(f"/posts/{post.id}/guest-links").get_json()["items"]
    assert "url" not in listed
    assert (listed["name"], listed["by"], listed["seen_at"] is None) == ("Clara", "Erin", False)
    assert [(one["name"], one["revision"]) for one in listed["agreements"]] == [("Clara", 1)]
    gone = erin.post(f"/guest-links/{listed['id']}/revoke")
    assert gone.get_json()["revoked_at"] is not None
    assert client.get(f"/review/{token}").status_code == 404
    assert erin.get("/guest-links").get_json()["items"] == []


def test_a_repeated_request_makes_one_link_whose_secret_is_kept_nowhere(house, script, alice):
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    key = {"Idempotency-Key": "one"}
    on = script("alice")
    asked = f"/posts/{post.id}/guest-links"
    first, again = (on.post(asked, {}, headers=key) for _ in range(2))
    assert again.get_json() == {**first.get_json(), "url": None}
    token = first.get_json()["url"].rpartition("/")[2]
    with house.database.reading() as session:
        kept = session.scalars(select(Replay.body)).all()
    assert all(token not in (body or "") for body in kept)


def test_a_week_is_shared_by_its_days(script):
    days = {"first": "2026-11-30", "last": "2026-12-06"}
    made = script("erin").post("/guest-links", days).get_json()
    assert (made["post"], made["first"], made["last"]) == (None, "2026-11-30", "2026-12-06")
    wrong = script("erin").post("/guest-links", {**days, "once": True})
    assert (wrong.status_code, list(wrong.get_json()["error"]["fields"])) == (422, ["once"])


def test_a_volunteer_s_token_gives_no_links(house, script, bob):
    post = rows.drafted(house, bob, "Mine")
    assert script("bob").post(f"/posts/{post.id}/guest-links", {}).status_code == 403
