"""Every refusal and failure has the one shape, in the reader's language."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.room import ROOT
from tests.api.conftest import error_of

JSON = {"Content-Type": "application/json"}


def test_an_address_that_is_not_there(as_alice):
    for path in ("/nothing", "/posts/0x1", "/posts/-1", "/posts/1/fly"):
        answer = as_alice.get(path)
        assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found"), path


def test_a_number_that_is_not_there(as_alice):
    for number in (1, 0, 2**63, 10**40):
        for path in (f"/posts/{number}", f"/deliveries/{number}", f"/channels/{number}"):
            answer = as_alice.get(path)
            assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found"), path


def test_a_method_that_is_not_taken_names_those_that_are(as_alice):
    answer = as_alice("DELETE", "/posts")
    assert (answer.status_code, error_of(answer)["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"title": NaN}',
        b"\xff\xfe",
        b'{"title": "\xe9"}',
        b"[" * 100_000,
        b'{"title": ' + b"1" * 10_000 + b"}",
    ],
)
def test_a_body_that_is_not_json(as_alice, data):
    answer = as_alice.post("/posts", data=data, headers=JSON)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "bad_request")


@pytest.mark.parametrize("data", ["[]", "1", "null", '"title"'])
def test_a_body_that_is_not_an_object(as_alice, data):
    answer = as_alice.post("/posts", data=data, headers=JSON)
    assert answer.status_code == 422
    assert error_of(answer)["fields"]


def test_a_body_that_is_not_declared_as_json(as_alice):
    answer = as_alice.post("/posts", data="title=T", content_type="text/plain")
    assert (answer.status_code, error_of(answer)["code"]) == (415, "unsupported_media_type")


def test_a_body_that_is_too_large(as_alice):
    answer = as_alice.post("/posts", {"title": "T", "text": "x" * 4_000_001})
    assert (answer.status_code, error_of(answer)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "title"),
        ({"title": None}, "title"),
        ({"title": " "}, "title"),
        ({"title": 1}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "T", "text": "x" * 100_001}, "text"),
        ({"title": "T", "text": "\0"}, "text"),
        ({"title": "T", "pillar": "\ud800"}, "pillar"),
        ({"title": "T", "colour": "red"}, "colour"),
        ({"title": "T", "state": "approved"}, "state"),
        ({"title": "T", "\ud800": 1}, "\ud800"),
        ({"title": "T", "temperature": "tepid"}, "temperature"),
        ({"title": "T", "temperature": []}, "temperature"),
        ({"title": "T", "language": "français"}, "language"),
        ({"title": "T", "link": "javascript:alert(1)"}, "link"),
        ({"title": "T", "channels": 1}, "channels"),
        ({"title": "T", "channels": [True]}, "channels[0]"),
        ({"title": "T", "channels": [{}]}, "channels[0]"),
        ({"title": "T", "variants": []}, "variants"),
        ({"title": "T", "media": [1]}, "media[0]"),
        ({"title": "T", "media": [{}]}, "media[0].id"),
        ({"title": "T", "media": [{"id": 1.5}]}, "media[0].id"),
        ({"title": "T", "media": [{"id": 1, "decorative": "yes"}]}, "media[0].decorative"),
        ({"title": "T", "media": [{"id": 1, "caption": "x"}]}, "media[0].caption"),
        ({"title": "T", "fresh_until": "2026-12-01T08:30:00"}, "fresh_until"),
        ({"title": "T", "fresh_until": "2026-12-01"}, "fresh_until"),
        ({"title": "T", "fresh_until": "tomorrow"}, "fresh_until"),
        ({"title": "T", "fresh_until": 1796110200}, "fresh_until"),
        ({"title": "T", "wished_at": "0001-01-01T00:00:00+14:00"}, "wished_at"),
        ({"title": "T", "wished_at": "9999-12-31T23:59:59-14:00"}, "wished_at"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(as_alice, sent, field):
    answer = as_alice.post("/posts", sent)
    assert answer.status_code == 422, answer.get_json()
    error = error_of(answer)
    assert error["code"] == "invalid"
    assert set(error["fields"]) == {field}


def test_an_instant_without_its_offset_is_refused_with_the_remedy(as_alice, sandbox):
    post = as_alice.post("/posts", {"title": "T"}).get_json()["id"]
    answer = as_alice.post(f"/posts/{post}/schedule", {"at": "2026-12-01T08:30:00"})
    assert answer.status_code == 422
    assert "+01:00" in error_of(answer)["fields"]["at"]


def test_a_moves_body_is_read_strictly_too(as_alice):
    post = as_alice.post("/posts", {"title": "T"}).get_json()["id"]
    answer = as_alice.post(f"/posts/{post}/archive", {"why": "x"})
    assert set(error_of(answer)["fields"]) == {"why"}


def test_words_come_in_the_language_that_is_asked_for(script, house):
    from sqlalchemy import update

    from models.people import User

    alice = script("alice")

    def message(wanted=None):
        headers = {"Accept-Language": wanted} if wanted else {}
        return error_of(alice.get("/posts/9", headers=headers))["message"]

    english = message("en")
    assert message() == english
    assert message("de, en-GB;q=0.5") == english
    with house.database.transaction() as session:
        session.execute(update(User).values(language="fr"))
    assert message() == message("fr-FR")
    assert message("en") == english


def test_a_failure_of_ours_has_the_shape_and_tells_nothing(as_alice, house, caplog):
    post = as_alice.post("/posts", {"title": "T", "text": "t"}).get_json()["id"]
    with house.database.transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE decision")
    answer = as_alice.post(f"/posts/{post}/archive")
    assert (answer.status_code, error_of(answer)["code"]) == (500, "failed")
    assert "decision" not in answer.get_data(as_text=True)
    assert any(record.exc_info for record in caplog.records)


def test_addresses_outside_the_api_are_answered_with_pages(client):
    assert "json" not in client.get("/healthz/nothing").headers.get("Content-Type", "")


words = st.text(st.characters(codec=None), max_size=40)  # half pairs too
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
NAMES = [
    "title",
    "text",
    "link",
    "language",
    "temperature",
    "pillar",
    "relevant_from",
    "embargo_until",
    "fresh_until",
    "priority",
    "wished_at",
    "channels",
    "variants",
    "media",
    "revision",
]


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.dictionaries(st.sampled_from(NAMES) | words, anything, max_size=6) | anything,
    title=st.booleans(),
)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks(as_alice, sandbox, body, title):
    if title and isinstance(body, dict):
        body = {**body, "title": "T"}
    answer = as_alice.post("/posts", data=json.dumps(body), headers=JSON)
    assert answer.status_code in {201, 400, 422, 429}
    if answer.status_code == 201:
        assert answer.headers["Location"].startswith(ROOT)
    else:
        error_of(answer)
