"""Every branch of what Facebook's refusals mean; the codes as documented or met by others."""

import json

import pytest

from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited
from connectors.facebook.errors import TABLE
from connectors.http import Reply
from connectors.meta.errors import NoRight, judge
from connectors.meta.tests.fake_graph import NOW

FIFTEEN = 900


def told(code, subcode=None, status=400, headers=None, **more):
    error = {"code": code, "error_subcode": subcode, **more}
    body = json.dumps({"error": error}).encode()
    return judge(Reply(status=status, headers=headers or {}, body=body), TABLE, now=NOW)


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        *((code, None, AuthExpired) for code in (102, 190)),
        *((190, sub, AuthExpired) for sub in (459, 460, 463, 464, 467, 490, 492)),
        *((code, None, NoRight) for code in (3, 10, 200, 210, 299)),
        *((code, None, RateLimited) for code in (4, 17, 32, 341, 613, 80_000, 80_014)),
        *((code, None, Ambiguous) for code in (-1, 1, 2, 506)),
        *((1, sub, Ambiguous) for sub in (1_363_047, 1_609_010, 1_366_051, 1_455_006)),
        (368, None, Permanent),
        (368, 1_390_008, RateLimited),
        *((100, sub, Permanent) for sub in (33, 1_346_003, 1_366_046, 1_404_078, 1_404_102)),
        *((100, sub, Permanent) for sub in (1_609_005, 1_609_008, 4_854_002)),
        (1_609_005, None, Permanent),
        (987_654, None, Permanent),
        ("nonsense", None, Permanent),
    ],
)
def test_each_code_says_who_must_do_what(code, subcode, kind):
    error = told(code, subcode)
    assert type(error) is kind
    assert kind in {Ambiguous, RateLimited} or str(error.remedy)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (368, "You've already posted this. Posting the same content repeatedly isn't allowed."),
        (100, "identical status"),
        (9_000, "Duplicate status message"),
    ],
)
def test_a_refusal_as_repeated_is_a_sign_that_it_may_be_live(code, words):
    assert type(told(code, message=words)) is Ambiguous


def test_a_passing_fault_of_any_code_is_no_refusal():
    assert type(told(987_654, is_transient=True)) is Ambiguous


def test_an_unknown_refusal_is_told_in_the_network_s_words_for_its_users_first():
    error = told(987_654, message="(#1) technical", error_user_msg="Trop de bleu")
    assert "Trop de bleu" in str(error)
    assert "send it again" in str(error.remedy)
    assert "evidence" in str(told(987_654, message="(#1) technical").remedy)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "60"}, 60),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 2}]}'}, 120),
        ({"X-Business-Use-Case-Usage": "{"}, FIFTEEN),
        ({"X-Business-Use-Case-Usage": "[]"}, FIFTEEN),
        ({"X-Business-Use-Case-Usage": '{"1": [3], "2": {"a": 1}}'}, FIFTEEN),
        ({}, FIFTEEN),
    ],
)
def test_a_wait_ends_when_the_network_says_or_after_a_while(headers, seconds):
    error = told(368, 1_390_008, headers=headers)
    assert (error.until - NOW).total_seconds() == seconds


@pytest.mark.parametrize("body", [b"<html>firewall</html>", b"[1]", b'{"error": "no"}', b"{}"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 418])
def test_a_stranger_s_refusal_is_none_of_the_network(status, body):
    error = judge(Reply(status=status, headers={}, body=body), TABLE, now=NOW)
    assert type(error) is Ambiguous


@pytest.mark.parametrize("status", [200, 302, 429, 500, 503])
def test_all_else_is_for_the_usual_table(status):
    assert judge(Reply(status=status, headers={}, body=b"{}"), TABLE, now=NOW) is None
