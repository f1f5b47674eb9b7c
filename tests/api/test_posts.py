"""A post by the API: from draft to schedule, as on the pages."""

import io

import pytest

from tests.api.conftest import channel, error_of


@pytest.fixture
def text(sandbox):
    return {"title": "Collecte", "text": "Samedi, place du marché.", "channels": [sandbox.id]}


def test_a_post_is_made_as_a_draft_and_can_be_read_at_its_address(as_alice, sandbox):
    answer = as_alice.post(
        "/posts",
        {
            "title": "Collecte",
            "text": "Samedi",
            "link": "https://example.org/don",
            "temperature": "hot",
            "pillar": "giving",
            "goal": "100 donors",
            "campaign": "winter",
            "relevant_from": "2026-12-02T09:00:00+01:00",
            "embargo_until": "2026-12-01T08:00:00+01:00",
            "fresh_until": "2026-12-05T18:00:00+01:00",
            "priority": "high",
            "wished_at": "2026-12-01T07:30:00Z",
            "channels": [sandbox.id],
            "variants": {str(sandbox.id): "Samedi !"},
        },
    )
    assert answer.status_code == 201
    made = answer.get_json()
    assert made["state"] == "draft"
    assert made["revision"] == 1
    assert made["temperature"] == "hot"
    assert made["fresh_until"] == "2026-12-05T18:00:00+01:00"
    assert made["relevant_from"] == "2026-12-02T09:00:00+01:00"
    assert made["embargo_until"] == "2026-12-01T08:00:00+01:00"
    assert made["priority"] == "high"
    assert made["wished_at"] == "2026-12-01T08:30:00+01:00"
    assert made["variants"] == {str(sandbox.id): "Samedi !"}
    assert made["language"] == "en"
    assert "submit" in made["moves"]
    assert answer.headers["Location"] == f"/api/v1/posts/{made['id']}"
    assert (
        as_alice.client.get(
            answer.headers["Location"], headers={"Authorization": f"Bearer {as_alice.token}"}
        ).get_json()
        == made
    )


def test_who_is_asked_is_told_while_it_is_in_review(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    assert made["approval"] == []
    sent = as_alice.post(f"/posts/{made['id']}/submit").get_json()
    (step,) = sent["approval"]
    assert (step["missing"], step["waits_for"], step["agreed"]) == (1, ["Ada", "Alice"], [])


def test_a_post_goes_from_draft_to_schedule(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    path = f"/posts/{made['id']}"
    assert as_alice.post(f"{path}/submit").get_json()["state"] == "in_review"
    assert as_alice.post(f"{path}/approve", {"revision": 1}).get_json()["state"] == "approved"
    answer = as_alice.post(f"{path}/schedule", {"at": "2026-12-01T08:30:00+01:00"})
    assert answer.status_code == 200, answer.get_json()
    (planned,) = answer.get_json()["deliveries"]
    assert planned["due_at"] == "2026-12-01T08:30:00+01:00"
    assert planned["state"] == "planned"


@pytest.mark.slow
def test_a_time_left_to_us_comes_with_its_reasons(as_alice, text):
    post = _approved(as_alice, text)
    (planned,) = as_alice.post(f"/posts/{post}/schedule", {"at": None}).get_json()["deliveries"]
    assert planned["due_at"] > "2026-11-30"
    assert planned["why"]


def test_an_embargo_refuses_an_earlier_time_and_is_waited_for(as_alice, text):
    until = "2026-12-03T12:00:00+01:00"
    post = _approved(as_alice, {**text, "embargo_until": until})
    refused = as_alice.post(f"/posts/{post}/schedule", {"at": "2026-12-03T11:59:00+01:00"})
    assert refused.status_code == 422
    assert "under embargo until" in refused.get_json()["error"]["fields"]["at"]
    (planned,) = as_alice.post(f"/posts/{post}/schedule", {"at": None}).get_json()["deliveries"]
    assert planned["due_at"] >= until


def test_an_empty_body_also_means_you_choose(as_alice, text):
    post = _approved(as_alice, text)
    answer = as_alice.post(f"/posts/{post}/schedule")
    assert answer.status_code == 200
    (planned,) = answer.get_json()["deliveries"]
    assert planned["due_at"] > "2026-11-30"


def test_a_post_can_be_scheduled_on_one_of_its_channels(as_alice, text, house, sandbox):
    other = channel(house, "alice", kind="feed", handle="news", name="Feed")
    post = _approved(as_alice, {**text, "channels": [sandbox.id, other.id]})
    body = {"at": "2026-12-01T08:30:00+01:00", "channels": ["feed"]}
    (planned,) = as_alice.post(f"/posts/{post}/schedule", body).get_json()["deliveries"]
    assert planned["channel"] == other.id


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_an_update_changes_what_was_sent_and_nothing_else(as_alice, text, method):
    made = as_alice.post("/posts", text).get_json()
    changed = as_alice(method, f"/posts/{made['id']}", {"pillar": "giving"}).get_json()
    assert changed["pillar"] == "giving"
    assert (changed["title"], changed["text"], changed["channels"]) == (
        made["title"],
        made["text"],
        made["channels"],
    )
    assert changed["revision"] == 1


def test_a_new_text_is_a_new_revision_and_an_old_one_cannot_be_saved_over_it(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    path = f"/posts/{made['id']}"
    assert as_alice("PATCH", path, {"text": "B", "revision": 1}).get_json()["revision"] == 2
    answer = as_alice("PATCH", path, {"text": "C", "revision": 1})
    assert answer.status_code == 409
    assert error_of(answer)["code"] == "changed"
    assert as_alice.get(path).get_json()["text"] == "B"


def test_an_approval_of_another_revision_is_refused(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    as_alice.post(f"/posts/{made['id']}/submit")
    answer = as_alice.post(f"/posts/{made['id']}/approve", {"revision": 7})
    assert (answer.status_code, error_of(answer)["code"]) == (409, "changed")


def test_changes_are_requested_and_posts_rejected_with_a_reason(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    path = f"/posts/{made['id']}"
    as_alice.post(f"{path}/submit")
    assert "reason" in error_of(as_alice.post(f"{path}/request-changes"))["fields"]
    answer = as_alice.post(f"{path}/request-changes", {"reason": "Too long"})
    assert answer.get_json()["state"] == "changes_requested"
    answer = as_alice.post(f"{path}/reject", {"reason": "Not ours"})
    assert answer.get_json()["state"] == "rejected"


def test_a_post_is_archived_and_restored(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    assert as_alice.post(f"/posts/{made['id']}/archive").get_json()["state"] == "archived"
    assert as_alice.post(f"/posts/{made['id']}/restore", {}).get_json()["state"] == "draft"


@pytest.mark.parametrize(
    ("missing", "sent"), [("text", {"channels": ["sandbox"]}), ("channels", {"text": "T"})]
)
def test_a_post_that_is_not_ready_says_which_field_is_missing(as_alice, sandbox, missing, sent):
    made = as_alice.post("/posts", {"title": "Idea", **sent}).get_json()
    answer = as_alice.post(f"/posts/{made['id']}/submit")
    assert answer.status_code == 422
    assert missing in error_of(answer)["fields"]


def test_an_image_is_used_by_its_number_and_what_was_read_can_be_sent_back(as_alice, text, picture):
    sent = as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}).get_json()
    made = as_alice.post(
        "/posts", {**text, "media": [{"id": sent["id"], "alt": "A market"}]}
    ).get_json()
    (image,) = made["media"]
    assert (image["id"], image["alt"], image["decorative"]) == (sent["id"], "A market", False)
    again = as_alice("PATCH", f"/posts/{made['id']}", {"media": made["media"]})
    assert again.get_json()["revision"] == 1
    plain = as_alice(
        "PATCH", f"/posts/{made['id']}", {"media": [{"id": sent["id"], "decorative": True}]}
    )
    assert plain.get_json()["media"][0]["decorative"] is True


@pytest.mark.slow
def test_an_image_without_description_is_not_submitted(as_alice, text, sandbox, picture):
    sent = as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}).get_json()
    ready = {**text, "channels": [sandbox.id], "media": [{"id": sent["id"], "alt": " "}]}
    made = as_alice.post("/posts", ready).get_json()
    answer = as_alice.post(f"/posts/{made['id']}/submit")
    assert answer.status_code == 422
    assert "media[0].alt" in error_of(answer)["fields"]
    described = {"media": [{"id": sent["id"], "alt": "A market"}]}
    as_alice("PATCH", f"/posts/{made['id']}", described)
    assert as_alice.post(f"/posts/{made['id']}/submit").status_code == 200


def test_an_image_that_was_never_sent_is_named(as_alice, text):
    answer = as_alice.post("/posts", {**text, "media": [{"id": 99}]})
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) == {"media[0].id"}


@pytest.mark.parametrize("ref", ["croix-rouge", "@Croix-Rouge", "sandbox", "Sandbox", "1"])
def test_a_channel_may_be_named_by_what_only_it_is_called(as_alice, sandbox, ref):
    made = as_alice.post("/posts", {"title": "T", "channels": [ref], "variants": {ref: "short"}})
    assert made.get_json()["channels"] == [sandbox.id]
    assert made.get_json()["variants"] == {str(sandbox.id): "short"}


def test_a_channel_that_could_be_several_is_refused_with_the_choice(as_alice, sandbox, house):
    channel(house, "alice", kind="sandbox", handle="second", name="Second")
    answer = as_alice.post("/posts", {"title": "T", "channels": ["sandbox"]})
    assert answer.status_code == 422
    assert str(sandbox.id) in error_of(answer)["fields"]["channels[0]"]


@pytest.mark.parametrize("ref", [99, "nowhere", 2**70])
def test_an_unknown_channel_is_named(as_alice, sandbox, ref):
    answer = as_alice.post("/posts", {"title": "T", "channels": [sandbox.id, ref]})
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) == {"channels[1]"}


def test_a_variant_for_a_channel_that_the_post_does_not_go_to_is_refused(as_alice, sandbox):
    answer = as_alice.post("/posts", {"title": "T", "variants": {str(sandbox.id): "x"}})
    assert set(error_of(answer)["fields"]) == {f"variants[{sandbox.id}]"}


def test_posts_are_listed_newest_first_in_pages(as_alice):
    made = [as_alice.post("/posts", {"title": f"T{n}"}).get_json()["id"] for n in range(5)]
    seen, query = [], {"limit": "2"}
    for last in (False, False, True):
        body = as_alice.get("/posts", query_string=query).get_json()
        seen += [post["id"] for post in body["items"]]
        query["cursor"] = body["next"]
        assert (body["next"] is None) is last
    assert seen == made[::-1]


@pytest.mark.slow
def test_posts_are_found_by_state_temperature_channel_and_words(as_alice, text, sandbox):
    hot = as_alice.post("/posts", {**text, "temperature": "hot"}).get_json()["id"]
    cold = as_alice.post("/posts", {"title": "Bénévole", "temperature": "cold"}).get_json()["id"]
    as_alice.post(f"/posts/{hot}/submit")

    def ids(query):
        return [post["id"] for post in as_alice.get(f"/posts?{query}").get_json()["items"]]

    assert ids("state=in_review") == [hot]
    assert ids("state=in_review&state=draft") == [cold, hot]
    assert ids("temperature=cold") == [cold]
    assert ids(f"channel={sandbox.id}") == [hot]
    assert ids("channel=sandbox&limit=1") == [hot]
    assert ids("q=collecte") == [hot]
    assert ids("q=%25") == []


def test_a_bad_query_is_named_field_by_field(as_alice):
    answer = as_alice.get("/posts?state=gone&limit=0&temperature=warmish&cursor=zz&nope=1")
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) >= {"state[0]", "limit", "temperature", "nope"}
    assert set(error_of(as_alice.get("/posts?cursor=zz"))["fields"]) == {"cursor"}


def test_a_volunteer_reads_only_their_own_posts(as_alice, script):
    theirs = as_alice.post("/posts", {"title": "Alice’s"}).get_json()["id"]
    bob = script("bob")
    own = bob.post("/posts", {"title": "Bob’s"}).get_json()["id"]
    assert [post["id"] for post in bob.get("/posts").get_json()["items"]] == [own]
    assert bob.get(f"/posts/{theirs}").status_code == 404


def _approved(as_alice, text):
    made = as_alice.post("/posts", text).get_json()
    as_alice.post(f"/posts/{made['id']}/submit")
    as_alice.post(f"/posts/{made['id']}/approve")
    return made["id"]


@pytest.mark.slow
def test_a_video_is_sent_like_an_image_and_told_with_what_is_known(as_alice, text):
    clip = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500
    key = {"Idempotency-Key": "clip-1"}
    answers = [
        as_alice.post("/media", data={"file": (io.BytesIO(clip), "a.bin")}, headers=key)
        for _ in range(2)
    ]
    first, again = (one.get_json() for one in answers)
    assert [one.status_code for one in answers] == [201, 201]
    assert first == again
    assert (first["kind"], first["mime"], first["seconds"]) == ("video", "video/mp4", None)
    made = as_alice.post("/posts", {**text, "media": [{"id": first["id"], "alt": "A walk"}]})
    assert made.get_json()["media"][0]["mime"] == "video/mp4"


def test_the_link_is_tagged_until_null_is_sent(as_alice, text):
    wanted = {"campaign": "hiver", "medium": "affiche"}
    made = as_alice.post("/posts", {**text, "link": "https://a.org", "tags": wanted}).get_json()
    assert made["tags"] == wanted
    address = f"/posts/{made['id']}"
    assert as_alice("PATCH", address, {"pillar": "giving"}).get_json()["tags"] == wanted
    changed = as_alice("PATCH", address, {"tags": {"campaign": "été"}}).get_json()
    assert (changed["tags"], changed["revision"]) == ({"campaign": "été", "medium": ""}, 2)
    assert as_alice("PATCH", address, {"tags": None}).get_json()["tags"] is None
    refused = as_alice("PATCH", address, {"tags": {"medium": "affiche"}})
    assert "tags.campaign" in error_of(refused)["fields"]
