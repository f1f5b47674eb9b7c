"""Whatever a network answers, the post ends in the right state and a person can read why.

Real HTTP: the sandbox's connector in front of a server that answers as each line says.
"""

import gzip
import json
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connectors.body import MAX_ANSWER
from editorial import channels
from lib.i18n import Text, speaking
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, Look, LookOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.sending.deliver import LONGEST_SEND, deliver
from scheduler.unsure import reconcile
from tests.connectors.raw_server import Deed, RawServer, answer, request_of, reset
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, Read

pytestmark = pytest.mark.slow

TEXT = "The doors open at ten."
TOKEN = "a-very-secret-word"
JARGON = re.compile(r"Error|Exception|Traceback|urllib|HTTP/|0x|\bNone\b|[<>{}]|Read timed|errno")
Answer = bytes | Callable[[RawServer], Deed]


def receipt(**other: object) -> dict[str, object]:
    told = {
        "id": "7",
        "url": "https://net.example/7",
        "text": TEXT,
        "published_at": "2026-11-30T07:00:00+00:00",
    }
    return told | other


def ok(content: object, *headers: str) -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return answer("200 OK", body, *(headers or ("Content-Type: application/json",)))


def silence(server: RawServer) -> Deed:
    def deed(_peer: socket.socket) -> None:
        server.released.wait(20)

    return deed


def dripping(start: bytes, drop: bytes) -> Callable[[RawServer], Deed]:
    """A little at a time, and never so late that one wait is too long."""

    def deed(server: RawServer) -> Deed:
        def slowly(peer: socket.socket) -> None:
            peer.sendall(start)
            while not server.released.wait(0.1):
                peer.sendall(drop)

        return slowly

    return deed


def closing(content: bytes) -> Callable[[RawServer], Deed]:
    return lambda _server: lambda peer: peer.sendall(content)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
STRANGE: dict[str, Answer] = {
    "a web page": ok(b"<!doctype html><title>Welcome</title>", "Content-Type: text/html"),
    "a web page in the name of JSON": ok(b"<html>Sign in to the network of the hotel</html>"),
    "nothing": ok(b""),
    "a redirect": answer("302 Found", b"", "Location: /elsewhere"),
    "a redirect that keeps the method": answer("307 Temporary Redirect", b"", "Location: /other"),
    "a lasting redirect to itself": answer("301 Moved Permanently", b"", "Location: /api"),
    "silence": silence,
    "a body cut in half": answer("200 OK", b'{"id": "7", "url', length=400),
    "a chunk cut in half": closing(HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\n{"),
    "a hang-up before a word": closing(b""),
    "a hang-up before the body": closing(HEAD + b"Content-Length: 90\r\n\r\n"),
    "a reset": lambda _server: reset,
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a status that is none": b"HTTP/1.1 OK fine\r\n\r\n",
    "a status of its own": answer("299 Whatever", b"{}"),
    "hints and no answer": closing(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "too many headers": HEAD + b"X-More: 1\r\n" * 300 + b"\r\n{}",
    "too long a header": HEAD + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n{}",
    "too long a body": ok(b" " * (MAX_ANSWER + 1)),
    "a bomb": ok(gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"),
    "packed rubbish": ok(b"rubbish", "Content-Encoding: gzip"),
    "another alphabet": ok('{"id": "7", "text": "été"}'.encode("latin-1")),
    "too deep a body": ok(b"[" * 200_000),
    "no object": ok([1, 2]),
    "null": ok(b"null"),
    "half of what is promised": ok({"id": "7"}),
    "a date that is none": ok({"posts": [receipt(published_at="yesterday")], "next": None}),
    "a fault of the server": answer("500 Internal Server Error", b"Traceback (most recent call"),
    "a proxy’s fault": answer("502 Bad Gateway", b"<html>nginx</html>"),
}
DRIPPING: dict[str, Answer] = {
    "a head that drips": dripping(HEAD, b"X"),
    "headers without end": dripping(HEAD, b"X-A: 1\r\n"),
    "“go on” without end": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body that drips": dripping(HEAD + b"Content-Length: 99999\r\n\r\n", b" "),
    "a packed body that drips": dripping(
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 99999\r\n\r\n", b"\x1f"
    ),
}
LINES = [*STRANGE, *(pytest.param(name, marks=pytest.mark.slow) for name in DRIPPING)]
ALL = STRANGE | DRIPPING


@pytest.fixture
def server() -> Iterator[RawServer]:
    running = RawServer()
    yield running
    running.close()


@pytest.fixture
def environ(environ: dict[str, str], server: RawServer) -> dict[str, str]:
    return {**environ, "MARRONNIER_SANDBOX_BASE_URL": server.url}


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    with house.database.transaction() as session:
        made = channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="sandbox",
            handle="croix",
            credentials={"token": TOKEN},
            options={"timeout": "0.4", "settle": "10"},
            now=house.now(),
        )
        made.gap_minutes = 0
        return made


def answers(server: RawServer, with_: Answer) -> None:
    def deed(peer: socket.socket) -> None:
        server.requests.append(request_of(peer))
        if isinstance(with_, bytes):
            peer.sendall(with_)
        else:
            with_(server)(peer)

    server.deed = deed


def looks(house: House, delivery: Delivery) -> list[Look]:
    with house.database.reading() as session:
        return session.query(Look).filter_by(delivery_id=delivery.id).order_by(Look.id).all()


def is_plain(*said: Text | None) -> None:
    """In both languages, and nothing in it that only a programmer reads."""
    for text in said:
        assert text is not None
        for language in ("en", "fr"):
            with speaking(language):
                words = str(text)
            assert len(words) > 10
            assert not JARGON.search(words), words
            assert TOKEN not in words


@pytest.mark.parametrize("what", LINES)
def test_a_strange_answer_to_a_publish_leaves_the_post_unsure_in_plain_words(
    house: House, planned: Planned, read: Read, server: RawServer, what: str
) -> None:
    delivery = planned(TEXT)
    answers(server, ALL[what])
    deliver(house, delivery.id, sender="one")
    after = read(delivery)
    assert after.state is DeliveryState.UNSURE
    assert after.look_at is not None
    is_plain(after.reason, after.remedy)
    assert len(server.requests) == 1, "a write is never repeated"


@pytest.mark.parametrize("what", LINES)
def test_a_strange_answer_to_a_look_is_no_absence(
    house: House,
    planned: Planned,
    read: Read,
    server: RawServer,
    clock: FakeClock,
    what: str,
) -> None:
    delivery = planned(TEXT)
    answers(server, b"")
    deliver(house, delivery.id, sender="one")
    answers(server, ALL[what])
    for times in (1, 2, 3):
        clock.move(minutes=20)
        assert reconcile.look(house, delivery.id) is DeliveryState.UNSURE
        after = read(delivery)
        assert after.look_at is not None, "it is looked for again"
        is_plain(after.reason, after.remedy, looks(house, delivery)[-1].reason)
        assert [one.outcome for one in looks(house, delivery)] == [LookOutcome.FAILED] * times
        if what in DRIPPING or what == "silence":
            break


def test_proof_under_another_content_type_is_proof(
    house: House, planned: Planned, read: Read, server: RawServer
) -> None:
    delivery = planned(TEXT)
    answers(server, ok(receipt(), "Content-Type: text/plain; charset=utf-8"))
    deliver(house, delivery.id, sender="one")
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, "7")


def test_an_answer_that_was_packed_unasked_is_read(
    house: House, planned: Planned, read: Read, server: RawServer
) -> None:
    delivery = planned(TEXT)
    packed = gzip.compress(json.dumps(receipt()).encode())
    answers(server, ok(packed, "Content-Encoding: gzip"))
    deliver(house, delivery.id, sender="one")
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert b"Accept-Encoding: identity" in server.requests[0]


@pytest.mark.parametrize("other", [{"text": "Quite another post"}, {"id": "6"}])
def test_a_receipt_for_another_post_proves_nothing(
    house: House, planned: Planned, read: Read, server: RawServer, other: dict[str, Any]
) -> None:
    first, second = planned("The first"), planned(TEXT)
    answers(server, ok(receipt(id="6", text="The first")))
    deliver(house, first.id, sender="one")
    answers(server, ok(receipt(**other)))
    deliver(house, second.id, sender="one")
    after = read(second)
    assert (after.state, after.remote_id) == (DeliveryState.UNSURE, None)
    is_plain(after.reason, after.remedy)
    assert read(first).remote_id == "6"


def test_the_token_follows_no_redirect_to_another_host(
    house: House, planned: Planned, read: Read, server: RawServer
) -> None:
    thief = RawServer()
    thief.answers(ok(receipt()))
    there = f"Location: {thief.url.replace('127.0.0.1', 'localhost')}/api/croix/posts"
    delivery = planned(TEXT)
    for status in ("301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"):
        answers(server, answer(status, b"", there))
        deliver(house, delivery.id, sender="one")
        assert read(delivery).state is DeliveryState.UNSURE
        reconcile.look(house, delivery.id)
        with house.database.transaction() as session:
            session.get_one(Delivery, delivery.id).state = DeliveryState.PLANNED
    thief.close()
    assert thief.requests == []
    assert any(TOKEN.encode() in request for request in server.requests)


def test_all_time_outs_together_stay_far_below_the_lease() -> None:
    from connectors.bluesky.session import LONGEST
    from connectors.http import CONNECT, READ
    from scheduler.sending.claim import LEASE

    for longest in (CONNECT + 2 * READ, LONGEST):
        assert longest < LONGEST_SEND.total_seconds()
    assert 2 * LONGEST_SEND < LEASE
