"""What a server's answers mean, also of servers that are not Mastodon."""

import json
from datetime import UTC, datetime

import pytest

from connectors.contract import Account, Credentials
from connectors.errors import AuthExpired, Permanent, RateLimited
from connectors.http import Reply
from connectors.mastodon import PLUGIN
from connectors.mastodon.address import base_url, profile, server
from connectors.mastodon.errors import StillPreparing, judge
from connectors.mastodon.limits import Limits, able, learnt, left_in, limits_in, reset_in


def reply(status: int, words: str = "", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": words}).encode()
    return Reply(status=status, headers=named, body=body, words=words)


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (206, "", StillPreparing),
        (401, "The access token is invalid", AuthExpired),
        (403, "This action is outside the authorized scopes", AuthExpired),
        (403, "Your login is currently disabled", AuthExpired),
        (404, "", Permanent),
        (404, "Record not found", Permanent),
        (413, "", Permanent),
        (422, "Validation failed: Text character limit of 500 exceeded", Permanent),
        (422, "Cannot attach files that have not finished processing. Try again", StillPreparing),
        (400, "Validation failed: File is too large", Permanent),
        (422, "Validation failed: File content type is invalid", Permanent),
        (422, "Validation failed: Media is invalid", Permanent),
        (422, "Something else", Permanent),
    ],
)
def test_each_refusal_says_what_to_do(status, words, error):
    found = judge(reply(status, words))
    assert found is not None
    assert type(found) is error
    assert found.remedy is not None or error is StillPreparing


def test_a_file_that_is_too_large_is_not_taken_for_a_text():
    large = judge(reply(422, "Validation failed: File too large"))
    long = judge(reply(422, "Text character limit of 500 exceeded"))
    assert large is not None
    assert long is not None
    assert "large" in str(large.reason)
    assert "too long" in str(long.reason)


def test_what_is_not_ours_to_judge_goes_by_the_usual_table():
    for status in (200, 202, 403, 429, 500):
        assert judge(reply(status, "other")) is None


@pytest.mark.parametrize("reset", ["2026-12-01T08:05:00.123Z", "1796112300"])
def test_being_asked_to_wait_is_heard_until_the_told_moment(reset):
    found = judge(reply(429, "Too many requests", X_RateLimit_Reset=reset))
    assert isinstance(found, RateLimited)
    assert found.until is not None
    assert found.until.replace(microsecond=0) == datetime(2026, 12, 1, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize("reset", ["", "soon", "99999999999999999999", "2026-12-01T08:05:00"])
def test_a_moment_that_is_none_is_not_told(reset):
    assert reset_in({"X-RateLimit-Reset": reset}) is None


def test_what_is_left_is_heard_of_the_documented_limit_only():
    told = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "298",
        "X-RateLimit-Reset": "2026-12-01T08:05:00Z",
    }
    found = left_in(told)
    assert found is not None
    assert found.left == 298
    assert left_in({**told, "X-RateLimit-Limit": "30"}) is None
    assert left_in({}) is None


def test_limits_are_learnt_from_servers_of_every_kind():
    new = {
        "configuration": {
            "statuses": {"max_characters": 5000, "characters_reserved_per_url": 30},
            "media_attachments": {
                "supported_mime_types": ["image/png", "video/mp4", "audio/ogg", 7],
                "image_size_limit": 1_000_000,
                "description_limit": 300,
            },
        }
    }
    options = learnt(new)
    assert options == {
        "max_chars": "5000",
        "url_chars": "30",
        "types": "image/png video/mp4",
        "max_image_bytes": "1000000",
        "max_alt": "300",
    }
    can = able(limits_in(options))
    assert (can.max_chars, can.count_chars("https://x.fr"), can.max_alt) == (5000, 30, 300)
    assert can.image_types == {"image/png"}
    assert learnt({"max_toot_chars": 1000, "upload_limit": 40}) == {
        "max_chars": "1000",
        "max_image_bytes": "40",
        "max_video_bytes": "40",
    }
    assert learnt({"configuration": "none", "version": ""}) == {}
    assert limits_in({"max_chars": "-1", "url_chars": "x"}) == Limits()


def test_a_server_without_videos_takes_none():
    assert able(Limits(types="image/png")).video is None


@pytest.mark.parametrize(
    ("handle", "typed", "at"),
    [
        ("@asso@mastodon.example", "", "https://mastodon.example"),
        ("asso@Mastodon.Example", "", "https://mastodon.example"),
        ("@asso@exemple.fr", "https://social.exemple.fr/", "https://social.exemple.fr"),
    ],
)
def test_the_server_is_that_of_the_name_or_the_one_that_was_typed(handle, typed, at):
    account = Account(handle=handle, credentials=Credentials(values={"server": typed}))
    assert base_url(account) == at
    assert server(account)
    assert profile(account) == f"{at}/@asso"
    assert profile(Account(handle="asso", credentials=Credentials(values={}))) == ""


def test_without_a_server_there_is_no_one_to_ask():
    assert PLUGIN.profile(Account(handle="asso", credentials=Credentials(values={}))) == ""
