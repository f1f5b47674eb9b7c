"""X's answers, sorted into reconnect, fix the content, wait, call someone."""

from datetime import UTC, datetime

import pytest

from connectors.contract import Outgoing
from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    Permanent,
    RateLimited,
)
from connectors.x.tests.fake_x import TOKEN

POST = "POST /2/tweets"
CREDITS = {"title": "CreditsDepleted", "type": "https://api.twitter.com/2/problems/credits"}
ENROLLED = {"reason": "client-not-enrolled", "title": "Client Forbidden"}
ERRORS = [
    (402, CREDITS, AuthExpired, "developer.x.com"),
    (429, {"title": "UsageCapExceeded"}, AuthExpired, "developer.x.com"),
    (403, ENROLLED, AuthExpired, "developer.x.com"),
    (403, {"detail": "Your account is suspended"}, AuthExpired, "Sign in on x.com"),
    (401, {"detail": "this account is temporarily locked"}, AuthExpired, "Sign in on x.com"),
    (401, {"title": "Unauthorized"}, AuthExpired, "Connect the account again"),
    (401, b"", AuthExpired, "Connect the account again"),
    (403, {"detail": "not permitted to perform this action."}, Permanent, "Look on x.com"),
    (403, {"detail": "reply to a Tweet that is deleted or not visible"}, Permanent, "thread"),
    (400, {"errors": [{"message": "text is too long"}]}, Permanent, "Shorten"),
    (400, {"errors": [{"message": "Your media IDs are invalid."}]}, Permanent, "JPEG"),
    (413, b"<html>", Permanent, "X’s own words"),
    (413, {"title": "media too large"}, Permanent, "JPEG"),
    (400, {"errors": ["odd"]}, Permanent, "X’s own words"),
    (400, ["odd"], Permanent, "X’s own words"),
    (404, {}, Permanent, "X’s own words"),
    (418, {}, Ambiguous, ""),
    (500, {}, Ambiguous, ""),
    (503, {"title": "Service Unavailable"}, Ambiguous, ""),
]


@pytest.mark.parametrize(("status", "told", "kind", "remedy"), ERRORS)
def test_an_answer_says_what_to_do_next(x, network, status, told, kind, remedy):
    network.answers_once(POST, status, told)
    with pytest.raises(kind) as caught:
        x().publish(Outgoing(key="k", text="Bonjour"))
    assert type(caught.value) is kind
    assert remedy in str(caught.value.remedy or "")
    assert str(status) in caught.value.evidence
    assert network.posts == []


def test_an_access_that_can_be_renewed_is(x, network):
    network.answers_once(POST, 401, {"title": "Unauthorized"})
    with pytest.raises(AccessExpired):
        x(refresh_token="r").publish(Outgoing(key="k", text="Bonjour"))


RESET = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795000000"}
DAY = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": "1795080000"}


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        (RESET, datetime.fromtimestamp(1795000000, UTC)),
        ({**RESET, **DAY}, datetime.fromtimestamp(1795080000, UTC)),
        ({**RESET, **DAY, "x-rate-limit-remaining": "5"}, datetime.fromtimestamp(1795080000, UTC)),
        ({"x-rate-limit-reset": "9" * 30}, None),
        ({"x-rate-limit-reset": "soon"}, None),
        ({}, None),
    ],
)
def test_being_told_to_wait_names_the_instant(x, network, headers, until):
    network.answers_once(POST, 429, {"title": "Too Many Requests"}, headers)
    with pytest.raises(RateLimited) as caught:
        x().publish(Outgoing(key="k", text="Bonjour"))
    assert caught.value.until == until


def test_x_s_own_words_are_kept_without_the_key(x, network):
    network.answers_once(POST, 400, {"detail": f"what you sent: {TOKEN}"})
    with pytest.raises(Permanent) as caught:
        x().publish(Outgoing(key="k", text="Bonjour"))
    assert "what you sent" in caught.value.evidence
    assert TOKEN not in caught.value.evidence
