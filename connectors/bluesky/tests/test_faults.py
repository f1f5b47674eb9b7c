"""What each way of failing means for the post, told by a fake server over real sockets."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from atproto_client import models

from connectors.bluesky import session
from connectors.bluesky.connector import Bluesky
from connectors.bluesky.rkey import rkey
from connectors.bluesky.session import entrance, home, renewed
from connectors.bluesky.tests.fake_pds import ABSENT, DID, fake_pds, refused, told
from connectors.contract import Account, Credentials, Image, Outgoing
from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    Permanent,
    RateLimited,
    Retryable,
)
from tests.connectors.raw_server import answer, reset
from tests.fakes import FakeClock

pytestmark = pytest.mark.slow

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
POST = Outgoing(key="k-1", text="Bonjour")
PICTURE = Image(data=b"\xff\xd8" * 100, mime="image/jpeg", alt="Une tomate", width=8, height=8)
URI = f"at://{DID}/app.bsky.feed.post/{rkey('k-1')}"
CID = "bafyreigw5bqvbz6m3c3zjpqhxwl4njlnbbnw5xvptbx6dzfxjqcde6lt3y"
WRITTEN = told("200 OK", {"uri": URI, "cid": CID})
SECRET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
STORED = {"app_password": "abcd-efgh-ijkl-mnop", "access": SECRET, "refresh": SECRET, "did": DID}


@pytest.fixture
def server():
    with fake_pds() as running:
        yield running


def bluesky(url, **values):
    account = Account(
        handle="asso.test",
        credentials=Credentials(values={**STORED, **values}),
        settings={"base_url": url},
    )
    return Bluesky(account, FakeClock(NOW), read=1.0)


def hang(server):
    return lambda _peer: server.released.wait(10)


def drip(server):
    def slowly(peer):
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not server.released.wait(0.3):
            peer.sendall(b" ")

    return slowly


def test_a_post_that_is_confirmed_gives_its_receipt(server):
    server.replies["putRecord"] = WRITTEN
    receipt = bluesky(server.url).publish(POST)
    assert (receipt.remote_id, receipt.extra["cid"], receipt.published_at) == (URI, CID, NOW)
    (request,) = server.calls("putRecord")
    body = json.loads(request.partition(b"\r\n\r\n")[2])
    assert body["swapRecord"] is None
    assert "swapRecord" in body


UNCONFIRMED = {
    "a fault": told("500 Internal Server Error", {"error": "InternalServerError"}),
    "a bad gateway": answer("502 Bad Gateway", b"<html>nginx</html>"),
    "a page": answer("200 OK", b"<html>Hello</html>", "Content-Type: text/html"),
    "nothing": answer("200 OK", b""),
    "half an answer": told("200 OK", b'{"uri": "at://'),
    "a cut answer": answer("200 OK", b'{"uri":', "Content-Type: application/json", length=400),
    "another shape": told("200 OK", ["no", "object"]),
    "no address": told("200 OK", {"cid": CID}),
    "another post": told("200 OK", {"uri": URI[:-1] + "z", "cid": CID}),
    "a redirect": answer("307 Temporary Redirect", b"", "Location: /xrpc/elsewhere"),
    "a stranger's refusal": answer("403 Forbidden", b"<html>firewall</html>"),
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a post under our key": refused("InvalidSwap", "Record was at bafy"),
    "a reset": reset,
    "an end": lambda _peer: None,
}


@pytest.mark.parametrize("what", UNCONFIRMED)
def test_a_post_that_may_have_landed_is_never_called_refused(server, what):
    server.replies["putRecord"] = UNCONFIRMED[what]
    with pytest.raises(Ambiguous):
        bluesky(server.url).publish(POST)
    assert len(server.calls("putRecord")) == 1


@pytest.mark.parametrize("silence", [hang, drip])
def test_a_server_that_does_not_finish_is_not_waited_for(server, silence):
    server.replies["putRecord"] = silence(server)
    with pytest.raises(Ambiguous):
        bluesky(server.url).publish(POST)


def test_a_head_that_drips_is_given_up_when_all_the_time_is_over(server, monkeypatch):
    def slowly(peer):
        peer.sendall(b"HTTP/1.1 200 OK\r\nX-")
        while not server.released.wait(0.2):
            peer.sendall(b"x")

    monkeypatch.setattr(session, "LONGEST", 3.0)
    server.replies["putRecord"] = slowly
    with pytest.raises(Ambiguous):
        bluesky(server.url).publish(POST)


@pytest.mark.parametrize("what", sorted(UNCONFIRMED.keys() - {"a post under our key"}))
@pytest.mark.parametrize("step", ["getRecord", "uploadBlob"])
def test_before_the_write_every_failure_may_be_tried_again(server, step, what):
    server.replies[step] = UNCONFIRMED[what]
    with pytest.raises(Retryable):
        bluesky(server.url).publish(Outgoing(key="k-1", text="Bonjour", images=(PICTURE,)))
    assert server.calls("putRecord") == []


def test_a_server_that_is_not_there_is_tried_again():
    with fake_pds() as gone:
        pass
    with pytest.raises(Retryable) as error:
        bluesky(gone.url).publish(POST)
    assert "reached" in str(error.value.reason)


@pytest.mark.parametrize(
    ("header", "until"),
    [
        (f"RateLimit-Reset: {int(NOW.timestamp()) + 90}", NOW + timedelta(seconds=90)),
        ("Retry-After: 120", NOW + timedelta(minutes=2)),
        ("RateLimit-Reset: 99999999999999999", None),
        ("X-Nothing: told", None),
    ],
)
def test_a_limit_says_until_when(server, header, until):
    server.replies["putRecord"] = told("429 Too Many", {"error": "RateLimitExceeded"}, header)
    with pytest.raises(RateLimited) as error:
        bluesky(server.url).publish(POST)
    assert error.value.until == until


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refused("InvalidRequest", "text must not be longer than 300 graphemes"), Permanent),
        (refused("PayloadTooLarge", "too large", "413 Payload Too Large"), Permanent),
        (refused("ExpiredToken"), AccessExpired),
        (refused("InvalidToken"), AccessExpired),
        (refused("AuthMissing", status="401 Unauthorized"), AccessExpired),
        (refused("AuthenticationRequired", status="401 Unauthorized"), AccessExpired),
        (refused("AccountTakedown", status="401 Unauthorized"), AuthExpired),
        (refused("AccountDeactivated", status="401 Unauthorized"), AuthExpired),
        (refused("Forbidden", status="403 Forbidden"), AuthExpired),
    ],
)
def test_a_refusal_says_who_must_do_what(server, reply, kind):
    server.replies["putRecord"] = reply
    with pytest.raises(kind) as error:
        bluesky(server.url).publish(POST)
    assert type(error.value) is kind
    assert kind is AccessExpired or str(error.value.remedy)


def test_the_network_s_own_words_are_kept_without_its_secrets(server):
    server.replies["putRecord"] = refused("InvalidRequest", f"no {SECRET} abcd-efgh-ijkl-mnop here")
    with pytest.raises(Permanent) as error:
        bluesky(server.url).publish(POST)
    assert "InvalidRequest: no [hidden] [hidden] here" in error.value.evidence


def test_a_server_that_does_not_host_the_account_does_not_say_that_a_post_is_absent(server):
    server.replies["getRecord"] = refused("InvalidRequest", "Could not locate record")
    with pytest.raises(Permanent):
        bluesky(server.url).find(POST, since=NOW)
    server.replies["getRecord"] = ABSENT
    assert bluesky(server.url).find(POST, since=NOW) is None


def test_a_mention_of_nobody_stays_text(server):
    server.replies |= {"resolveHandle": refused("InvalidRequest"), "putRecord": WRITTEN}
    bluesky(server.url).publish(Outgoing(key="k-1", text="Bonjour @personne.test"))
    assert b"facets" not in server.calls("putRecord")[0]


SESSION = {"accessJwt": SECRET, "refreshJwt": "new", "did": DID, "handle": "asso.test"}


def test_a_session_is_refreshed_without_logging_in(server):
    server.replies["refreshSession"] = told("200 OK", SESSION)
    renewed = bluesky(server.url).refresh()
    assert renewed.values == {**STORED, "refresh": "new"}
    assert server.calls("createSession") == []


def test_a_refused_refresh_token_is_followed_by_one_log_in(server):
    server.replies |= {
        "refreshSession": refused("ExpiredToken"),
        "createSession": told("200 OK", SESSION),
    }
    assert bluesky(server.url).refresh().values["refresh"] == "new"
    assert len(server.calls("createSession")) == 1


def test_a_server_in_trouble_is_not_logged_into(server):
    server.replies["refreshSession"] = UNCONFIRMED["a bad gateway"]
    with pytest.raises(Retryable):
        bluesky(server.url).refresh()
    assert server.calls("createSession") == []


@pytest.mark.parametrize("name", ["AuthenticationRequired", "AuthFactorTokenRequired"])
def test_a_refused_password_asks_for_a_new_app_password(server, name):
    server.replies["createSession"] = refused(name, status="401 Unauthorized")
    with pytest.raises(AuthExpired) as error:
        bluesky(server.url, refresh="").refresh()
    assert "App passwords" in str(error.value.remedy)


def test_an_entryway_tells_where_the_posts_are():
    opened = models.ComAtprotoServerRefreshSession.Response(
        access_jwt=SECRET,
        refresh_jwt="new",
        did=DID,
        handle="asso.bsky.social",
        did_doc={
            "id": DID,
            "service": [
                {
                    "id": "#atproto_pds",
                    "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": "https://morel.example",
                }
            ],
        },
    )
    account = Account(handle="asso.bsky.social", credentials=Credentials(values=STORED))
    moved = replace(account, credentials=renewed(account, opened))
    assert (entrance(moved), home(moved)) == ("https://bsky.social", "https://morel.example")
    own = replace(account, settings={"base_url": "https://pds.example/"})
    moved = replace(own, credentials=renewed(own, opened))
    assert home(moved) == "https://pds.example"
