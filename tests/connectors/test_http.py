"""What each way of failing means for the post, with real sockets."""

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest
import requests
from urllib3.exceptions import NewConnectionError

from connectors.body import MAX_ANSWER
from connectors.deadline import Deadline, timed_session
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    Permanent,
    RateLimited,
    Retryable,
)
from connectors.http import Http, retry_at
from tests.connectors.raw_server import RawServer, answer, request_of, reset

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TOKEN = "a plain word"


class StoppedClock:
    def now(self):
        return NOW


@pytest.fixture
def server():
    server = RawServer()
    yield server
    server.close()


def http(url, **options):
    return Http(
        network="Pigeon", base_url=url, secrets=(TOKEN,), clock=StoppedClock(), read=0.5, **options
    )


def refused(server, kind, **options):
    with pytest.raises(kind) as caught:
        http(server.url, **options).post("/posts", {"text": "é"})
    assert type(caught.value) is kind
    return caught.value


def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def test_an_answer_in_json_is_given_back_and_the_request_arrives_once(server):
    server.answers(answer("201 Created", b'{"id": 7}'))
    assert http(server.url).post("/posts", {"text": "é"}, Idempotency_Key="k1") == {"id": 7}
    [request] = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert b"Idempotency-Key: k1" in head
    assert json.loads(body) == {"text": "é"}


def test_a_refused_connection_surely_accepted_nothing():
    with pytest.raises(Retryable, match="could not be reached"):
        http(f"http://127.0.0.1:{unused_port()}").post("/posts", {})


def test_a_name_that_does_not_resolve_surely_accepted_nothing():
    with pytest.raises(Retryable):
        http("http://nowhere.invalid").get("/posts")


def test_an_address_that_is_none_asks_for_its_correction():
    with pytest.raises(Permanent) as caught:
        http("gopher://x").get("/posts")
    assert "address" in str(caught.value.remedy)


def hang_up(peer):
    peer.shutdown(socket.SHUT_RDWR)


def read_then_reset(peer):
    request_of(peer)
    reset(peer)


def half_a_body(peer):
    request_of(peer)
    peer.sendall(answer("200 OK", b'{"id": ', length=500))


def half_a_chunk(peer):
    request_of(peer)
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}")


def half_a_header(peer):
    request_of(peer)
    peer.sendall(b"HTTP/1.1 20")


def not_http(peer):
    request_of(peer)
    peer.sendall(b"220 mail.example ESMTP\r\n")


def too_long(peer):
    request_of(peer)
    peer.sendall(answer("200 OK", b" " * (MAX_ANSWER + 1)))


def sent_on_with_a_flood(peer):
    request_of(peer)
    peer.sendall(answer("302 Found", b" " * (MAX_ANSWER + 1), "Location: /elsewhere"))


@pytest.mark.parametrize(
    "deed",
    [
        *(hang_up, read_then_reset, half_a_body, half_a_chunk, half_a_header, not_http),
        *(too_long, sent_on_with_a_flood),
    ],
)
def test_a_lost_answer_leaves_the_post_unsure(server, deed):
    server.deed = deed
    assert "answer was lost" in str(refused(server, Ambiguous))


@pytest.mark.slow
def test_silence_after_the_request_leaves_the_post_unsure(server):
    def hang(peer):
        request_of(peer)
        server.released.wait(5)

    server.deed = hang
    assert "answer was lost" in str(refused(server, Ambiguous))


@pytest.mark.slow
def test_an_answer_that_drips_is_given_up(server):
    def drip(peer):
        request_of(peer)
        peer.sendall(answer("200 OK", b"", length=1000))
        while not server.released.wait(0.1):
            peer.sendall(b" ")

    server.deed = drip
    refused(server, Ambiguous)


@pytest.mark.slow
def test_a_server_that_takes_a_large_post_byte_by_byte_is_given_up(server):
    def sip(peer):
        while not server.released.wait(0.2):
            peer.recv(1000)

    server.deed = sip
    with pytest.raises(Ambiguous):
        http(server.url).post("/posts", {"text": "x" * 30_000_000})


def test_what_comes_too_late_to_be_sent_was_surely_not_accepted(server):
    with Deadline(0) as deadline, timed_session() as session:
        while not deadline.over:
            server.released.wait(0.01)
        with pytest.raises(requests.ConnectionError) as caught:
            session.get(server.url, timeout=1)
    assert isinstance(caught.value.args[0].reason, NewConnectionError)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("500 Oops", Ambiguous),
        ("503 Busy", Ambiguous),
        ("302 Found", Ambiguous),
        ("304 Same", Ambiguous),
        ("408 Slow", Ambiguous),
        ("409 Conflict", Ambiguous),
        ("401 Who", AuthExpired),
        ("403 No", Permanent),
        ("422 Bad", Permanent),
        ("429 Wait", RateLimited),
    ],
)
def test_each_status_says_whether_the_post_may_be_live(server, status, kind):
    server.answers(answer(status, b"{}", "Location: /elsewhere"))
    refused(server, kind)
    assert len(server.requests) == 1


def test_a_redirect_to_what_is_no_address_is_followed_nowhere_either(server):
    server.answers(answer("302 Found", b"{}", "Location: http://[::1"))
    refused(server, Ambiguous)


def test_a_network_says_which_other_refusals_it_documents(server):
    server.answers(answer("409 Conflict"))
    refused(server, Permanent, documented=frozenset({409}))


def test_a_network_may_name_its_own_errors(server):
    server.answers(answer("400 Bad", b'{"code": 190}'))
    expired = AuthExpired("reconnect")
    error = refused(
        server, AuthExpired, judge=lambda reply: expired if b"190" in reply.body else None
    )
    assert error is expired


def test_the_refusal_gives_the_networks_own_words(server):
    server.answers(answer("422 Bad", b'{"error": {"message": "Text is too long"}}'))
    assert "Text is too long" in str(refused(server, Permanent))


@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b'{"id": '])
def test_a_success_that_is_not_json_leaves_the_post_unsure(server, body):
    server.answers(answer("200 OK", body))
    refused(server, Ambiguous)


def test_a_secret_repeated_by_the_network_is_never_shown(server):
    server.answers(answer("422 Bad", json.dumps({"message": f"bad key {TOKEN}"}).encode()))
    error = refused(server, Permanent)
    assert TOKEN not in f"{error} {error.evidence} {error.reason!r}"


def test_the_wait_is_known_from_seconds_or_a_date(server):
    server.answers(answer("429 Wait", b"{}", "Retry-After: 90"))
    assert refused(server, RateLimited).until == NOW + timedelta(seconds=90)
    assert retry_at("Tue, 01 Dec 2026 09:00:00 GMT", now=NOW) == NOW + timedelta(hours=1)
    assert retry_at("9" * 300, now=NOW) == NOW + timedelta(days=30)


@pytest.mark.parametrize("header", [None, "", "soon", "-4", "1.5"])
def test_a_wait_that_is_not_told_is_unknown(header):
    assert retry_at(header, now=NOW) is None


def test_a_password_of_netrc_does_not_replace_the_token(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.answers(answer("200 OK"))
    http(server.url, headers={"Authorization": "Bearer mine"}).get("/posts")
    assert b"Authorization: Bearer mine" in server.requests[0]
