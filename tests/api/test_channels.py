"""Channels, media, the stop, and who the token stands for."""

import io
from datetime import date, timedelta

import pytest

from editorial import no_go
from models import credentials
from tests.api.conftest import channel, error_of

DAY = timedelta(days=1)


def test_a_channel_tells_what_it_can_carry_and_never_its_secrets(as_alice, sandbox, house):
    with house.database.transaction() as session:
        credentials.write(
            session,
            house.settings.keyring,
            sandbox.id,
            {"token": "very-secret-token"},
            now=house.now(),
        )
    answer = as_alice.get(f"/channels/{sandbox.id}")
    told = answer.get_json()
    assert told["capabilities"]["max_chars"] > 0
    assert told["capabilities"]["repeat"] in {"keyed", "findable", "blind"}
    assert told["rules"]["gap_minutes"] == 60
    assert told["rules"]["holidays"] is None
    assert (told["state"], told["reason"]) == ("ready", None)
    assert "secret" not in answer.get_data(as_text=True)
    assert as_alice.get("/channels").get_json() == {"items": [told], "next": None}


def test_a_channel_whose_network_is_not_installed_is_told_with_the_reason(as_alice, house):
    made = channel(house, "alice", kind="gone", handle="x", name="Gone")
    told = as_alice.get(f"/channels/{made.id}").get_json()
    assert told["capabilities"] is None
    assert "gone" in told["reason"]


def test_a_channel_is_paused_with_a_reason_and_resumed(as_alice, sandbox):
    paused = as_alice.post(f"/channels/{sandbox.id}/pause", {"reason": "Election silence"})
    assert paused.get_json()["state"] == "paused"
    assert "Election silence" in paused.get_json()["reason"]
    assert as_alice.post(f"/channels/{sandbox.id}/resume").get_json()["state"] == "ready"
    silently = as_alice.post(f"/channels/{sandbox.id}/pause").get_json()["reason"]
    assert silently == "Alice paused it."


def test_free_times_stand_in_the_window_and_say_why(as_alice, sandbox):
    window = {"from": "2026-12-01T08:00:00+01:00", "to": "2026-12-01T10:00:00+01:00"}
    answer = as_alice.get(f"/channels/{sandbox.id}/slots", query_string=window)
    slots = answer.get_json()["items"]
    assert slots[0]["at"] == window["from"]
    assert slots[0]["wall"] == "2026-12-01T08:00:00"
    assert len(slots) == 8
    assert all(slot["why"] for slot in slots)


def test_free_times_are_those_of_the_coming_week_unless_a_window_is_given(as_alice, sandbox):
    slots = as_alice.get(f"/channels/{sandbox.id}/slots").get_json()["items"]
    assert slots[0]["at"] >= "2026-11-30T08"
    assert slots[-1]["at"] < "2026-12-07T08"


def test_what_is_kept_free_is_told_with_the_rules_and_not_offered(as_alice, sandbox, house, alice):
    christmas = date(2026, 12, 25)
    with house.database.transaction() as session:
        no_go.keep_days(
            session, alice, sandbox.id, name="AG", first=christmas - DAY, last=christmas - DAY
        )
        no_go.keep_hours(session, alice, None, weekday=5, start=0, end=12)
        no_go.keep_holidays(session, alice, sandbox.id, country="FR", region="")
    rules = as_alice.get(f"/channels/{sandbox.id}").get_json()["rules"]
    assert rules["no_go"] == {
        "days": [{"name": "AG", "first": "2026-12-24", "last": "2026-12-24"}],
        "hours": [{"weekday": 5, "start": 0, "end": 12}],
    }
    assert rules["holidays"] == {"country": "FR", "region": None}
    window = {"from": "2026-12-24T00:00:00+01:00", "to": "2026-12-27T00:00:00+01:00"}
    answer = as_alice.get(f"/channels/{sandbox.id}/slots", query_string=window)
    assert answer.get_json()["items"][0]["wall"] == "2026-12-26T12:00:00"


def test_a_window_that_is_too_long_or_ends_before_it_starts_is_refused(as_alice, sandbox):
    for until in ("2027-12-01T08:00:00Z", "2026-11-01T08:00:00Z"):
        answer = as_alice.get(f"/channels/{sandbox.id}/slots", query_string={"to": until})
        assert answer.status_code == 422
        assert set(error_of(answer)["fields"]) == {"to"}


def test_an_image_is_kept_once_and_can_be_read_at_its_address(as_alice, picture):
    def send():
        return as_alice.post("/media", data={"file": (io.BytesIO(picture), "été.png")})

    first = send()
    assert first.status_code == 201
    told = first.get_json()
    assert (told["width"], told["height"], told["filename"]) == (40, 30, "été.png")
    assert len(told["sha256"]) == 64
    assert send().get_json()["id"] == told["id"]
    assert first.headers["Location"] == f"/api/v1/media/{told['id']}"
    assert as_alice.get(f"/media/{told['id']}").get_json() == told


@pytest.mark.parametrize(
    "data", [b"", b"not an image", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_image_is_refused(as_alice, data):
    answer = as_alice.post("/media", data={"file": (io.BytesIO(data), "a.png")})
    assert answer.status_code == 422
    assert error_of(answer)["fields"]


def test_an_upload_without_a_file_or_without_a_form_is_refused(as_alice):
    answer = as_alice.post("/media", data={"other": "x"}, content_type="multipart/form-data")
    assert set(error_of(answer)["fields"]) == {"file", "other"}
    assert answer.status_code == 422
    answer = as_alice.post("/media", {"file": "x"})
    assert (answer.status_code, error_of(answer)["code"]) == (415, "unsupported_media_type")


def test_what_is_sent_beside_the_file_is_named_rather_than_lost(as_alice, picture):
    sent = {"file": (io.BytesIO(picture), "a.png"), "alt": "A market"}
    answer = as_alice.post("/media", data=sent)
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) == {"alt"}


def test_everything_is_stopped_and_resumed(as_alice):
    stopped = as_alice.post("/stop", {"reason": "Accident"})
    assert stopped.status_code == 201
    told = stopped.get_json()
    assert (told["reason"], told["channel"], told["ended_at"]) == ("Accident", None, None)
    assert as_alice.get("/stops").get_json()["items"] == [told]
    assert as_alice.get(stopped.headers["Location"].removeprefix("/api/v1")).get_json() == told
    assert as_alice.post("/resume").get_json() == {"ended": 1}
    assert as_alice.get("/stops").get_json()["items"] == []
    assert as_alice.get(f"/stops/{told['id']}").get_json()["ended_at"] is not None


def test_one_channel_is_stopped_by_its_name_and_one_stop_ended_by_its_number(as_alice, sandbox):
    first = as_alice.post("/stop", {"reason": "A", "channel": "sandbox"}).get_json()
    as_alice.post("/stop", {"reason": "B"})
    assert first["channel"] == sandbox.id
    assert as_alice.post("/resume", {"stop": first["id"]}).get_json() == {"ended": 1}
    assert len(as_alice.get("/stops").get_json()["items"]) == 1


def test_a_stop_needs_a_reason(as_alice):
    assert set(error_of(as_alice.post("/stop"))["fields"]) == {"reason"}


def test_a_token_says_who_it_stands_for(script):
    told = script("bob").get("/me").get_json()
    assert told["user"]["name"] == "Bob"
    assert told["workspace"]["slug"] == "red-cross"
    assert told["role"] == "volunteer"
    assert told["token"]["scopes"] == ["channels:read", "posts:read", "posts:write"]
