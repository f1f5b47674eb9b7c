"""What a homeserver's refusals mean; a fake of its answers, written from the specification."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Account, Credentials, Outgoing
from connectors.errors import AuthExpired, Permanent, RateLimited
from connectors.http import Reply
from connectors.matrix import PLUGIN
from connectors.matrix.address import base_url, profile, room, server
from connectors.matrix.connector import Matrix
from connectors.matrix.errors import BY_CODE, Absent, judged
from connectors.matrix.reading import answered, named, words
from connectors.matrix.rules import MAX_CHARS, able, count_chars
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def reply(status: int, **told: object) -> Reply:
    body = json.dumps(told).encode()
    return Reply(status=status, headers={}, body=body, words=str(told.get("error", "")))


def judge(answer: Reply):
    return judged(answer, FakeClock(NOW))


def account(handle: str = "#annonces:exemple.fr", **values: str) -> Account:
    return Account(handle=handle, credentials=Credentials(values=values))


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "M_UNKNOWN_TOKEN", AuthExpired),
        (401, "M_MISSING_TOKEN", AuthExpired),
        (401, "M_USER_LOCKED", Permanent),
        (403, "M_USER_DEACTIVATED", Permanent),
        (403, "M_USER_SUSPENDED", Permanent),
        (403, "M_FORBIDDEN", Permanent),
        (403, "M_GUEST_ACCESS_FORBIDDEN", Permanent),
        (403, "M_RESOURCE_LIMIT_EXCEEDED", Permanent),
        (403, "M_CONSENT_NOT_GIVEN", Permanent),
        (404, "M_UNRECOGNIZED", Permanent),
        (404, "M_NOT_FOUND", Absent),
        (413, "M_TOO_LARGE", Permanent),
    ],
)
def test_each_refusal_says_what_to_do(status, code, error):
    found = judge(reply(status, errcode=code))
    assert type(found) is error
    assert found.remedy is not None


def test_every_line_of_the_table_is_tried():
    tried = {one[1] for one in test_each_refusal_says_what_to_do.pytestmark[0].args[1]}
    assert tried == set(BY_CODE)


def test_being_asked_to_wait_is_heard_until_the_told_moment():
    found = judge(reply(429, errcode="M_LIMIT_EXCEEDED", retry_after_ms=2500))
    assert isinstance(found, RateLimited)
    assert found.until == NOW + timedelta(seconds=2.5)


def test_what_is_not_a_refusal_of_matrix_goes_by_the_usual_table():
    others = [
        reply(200, event_id="$a"),
        reply(500, errcode="M_FORBIDDEN"),
        reply(400, errcode="M_BAD_JSON"),
        reply(429, errcode="M_LIMIT_EXCEEDED"),
        Reply(status=401, headers={}, body=b"no JSON"),
        Reply(status=403, headers={}, body=b"[]"),
    ]
    assert [judge(one) for one in others] == [None] * len(others)


def test_an_address_without_a_matrix_server_is_said_so():
    found = judge(Reply(status=404, headers={}, body=b"<html>"))
    assert isinstance(found, Permanent)
    assert "server" in str(found.remedy)


def test_the_room_may_be_given_as_a_link():
    assert room(account("https://matrix.to/#/#annonces:exemple.fr?via=a")) == "#annonces:exemple.fr"
    assert room(account("https://matrix.to/#/%23annonces%3Aexemple.fr")) == "#annonces:exemple.fr"
    assert profile(account()) == "https://matrix.to/#/#annonces:exemple.fr"
    assert profile(account("")) == ""


def test_the_server_is_what_was_typed_else_that_of_the_room():
    assert base_url(account()) == "https://exemple.fr"
    assert base_url(account(server="matrix.exemple.fr/")) == "https://matrix.exemple.fr"
    assert base_url(account(server="https://matrix.exemple.fr/_matrix")) == (
        "https://matrix.exemple.fr"
    )
    assert base_url(account(server="http://matrix.exemple.fr")) == "https://matrix.exemple.fr"
    assert server(account(server="matrix.exemple.fr")) == "matrix.exemple.fr"


@pytest.mark.parametrize(
    ("text", "bytes_"), [("abc", 3), ("é", 2), ("🇫🇷", 8), ('"', 2), ("a\nb", 4), ("\\", 2)]
)
def test_counting_is_that_of_the_event(text, bytes_):
    assert count_chars(text) == bytes_


def test_what_was_learnt_of_the_server_counts():
    assert able({"max_bytes": "1000"}).max_image_bytes == 1000
    assert able({"max_bytes": "0"}) == able({"max_bytes": "much"}) == able({})


def test_the_link_counts_too():
    matrix = Matrix(account())
    full = Outgoing(key="k", text="a" * MAX_CHARS)
    assert not matrix.check(full)
    long = Outgoing(key="k", text="a" * MAX_CHARS, link="https://exemple.fr")
    assert [problem.field for problem in matrix.check(long)] == ["text"]


def test_no_secret_is_in_a_repr():
    opened = account(access_token="syt_planted")
    assert "syt_planted" not in repr(PLUGIN.connect(opened))


def test_an_answer_is_read_as_newer_and_older_apps_write_it():
    reply_to = {"m.in_reply_to": {"event_id": "$before"}}
    in_thread = {"rel_type": "m.thread", "event_id": "$first", **reply_to}
    assert answered({"m.relates_to": reply_to}) == "$before"
    assert answered({"m.relates_to": {**in_thread, "is_falling_back": True}}) == "$first"
    assert answered({"m.relates_to": in_thread}) == "$before"
    assert answered({}) == answered({"m.relates_to": "odd"}) == ""
    quoting = {"body": "> <@lea:a> Qui ?\n> vient\n\nMoi", "m.relates_to": reply_to}
    assert words(quoting) == "Moi"
    assert words({"body": "> une citation"}) == "> une citation"
    assert named({"m.mentions": {"user_ids": "odd"}}) == []
