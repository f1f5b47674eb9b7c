"""LinkedIn's answers, sorted into reconnect, fix the content, wait, call someone."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Outgoing
from connectors.errors import AccessExpired, Ambiguous, AuthExpired, Permanent, RateLimited
from connectors.linkedin.tests.fake_linkedin import TOKEN
from lib.clock import SystemClock

POST = "POST /rest/posts"
DUPLICATE = {
    "message": "Content is a duplicate of urn:li:share:7",
    "errorDetails": {"inputErrors": [{"code": "DUPLICATE_POST"}, "odd"]},
}
ERRORS = [
    (401, {"code": "REVOKED_ACCESS_TOKEN"}, AuthExpired, "Connect the account again"),
    (403, {"message": "Not enough permissions"}, AuthExpired, "administrator of the page"),
    (426, {"code": "NONEXISTENT_VERSION"}, AuthExpired, "MARRONNIER_LINKEDIN_VERSION"),
    (422, DUPLICATE, Ambiguous, "change a word"),
    (422, {"message": "commentary exceeds the maximum length"}, Permanent, "Shorten"),
    (400, {"message": "Unsupported media"}, Permanent, "JPEG"),
    (400, {"message": "The video cannot be processed"}, Permanent, "MP4"),
    (422, {"message": "no"}, Permanent, "LinkedIn’s own words"),
    (404, ["odd"], Permanent, "LinkedIn’s own words"),
    (413, b"<html>", Permanent, "LinkedIn’s own words"),
    (400, {"errorDetails": "odd"}, Permanent, "LinkedIn’s own words"),
    (409, {}, Ambiguous, ""),
    (500, {}, Ambiguous, ""),
    (504, b"", Ambiguous, ""),
]


@pytest.mark.parametrize(("status", "told", "kind", "remedy"), ERRORS)
def test_an_answer_says_what_to_do_next(person, network, status, told, kind, remedy):
    network.answers_once(POST, status, told)
    with pytest.raises(kind) as caught:
        person().publish(Outgoing(key="k", text="Bonjour"))
    assert type(caught.value) is kind
    assert remedy in str(caught.value.remedy or "")
    assert str(status) in caught.value.evidence
    assert network.posts == []


def test_an_access_that_can_be_renewed_is(person, network):
    network.answers_once(POST, 401, {})
    with pytest.raises(AccessExpired):
        person(refresh_token="r").publish(Outgoing(key="k", text="Bonjour"))


def test_the_day_s_limit_ends_at_midnight_utc(person, network):
    network.answers_once(POST, 429, {"message": "Resource level throttle"})
    with pytest.raises(RateLimited) as caught:
        person().publish(Outgoing(key="k", text="Bonjour"))
    until = caught.value.until
    assert until is not None
    assert (until.hour, until.minute, until.tzinfo) == (0, 0, UTC)
    assert timedelta(0) < until - SystemClock().now() <= timedelta(days=1)


def test_being_told_how_long_to_wait_counts_more(person, network):
    network.answers_once(POST, 429, {}, {"Retry-After": "60"})
    with pytest.raises(RateLimited) as caught:
        person().publish(Outgoing(key="k", text="Bonjour"))
    assert isinstance(caught.value.until, datetime)
    assert caught.value.until - SystemClock().now() <= timedelta(minutes=1)


def test_linkedin_s_own_words_are_kept_without_the_key(person, network):
    network.answers_once(POST, 400, {"message": f"what you sent: {TOKEN}"})
    with pytest.raises(Permanent) as caught:
        person().publish(Outgoing(key="k", text="Bonjour"))
    assert "what you sent" in caught.value.evidence
    assert TOKEN not in caught.value.evidence
