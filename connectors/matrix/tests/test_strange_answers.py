"""Answers that the specification does not know are never taken for an absence; a fake."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connectors.contract import Account, Credentials, Outgoing
from connectors.errors import Ambiguous
from connectors.matrix.connector import Matrix
from tests.connectors.raw_server import RawServer, answer, request_of

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ME = {"user_id": "@asso:exemple.fr"}
POST = Outgoing(key="k", text="Bonjour")


@pytest.fixture
def server() -> Iterator[RawServer]:
    running = RawServer()
    yield running
    running.close()


def answering(server: RawServer, told: object) -> Matrix:
    """Who we are is told as it should be, all else as `told`."""

    def deed(peer):
        asked = request_of(peer)
        body = json.dumps(ME if b"/whoami" in asked else told).encode()
        peer.sendall(answer("200 OK", body if told is not None else b"<html>"))

    server.deed = deed
    return Matrix(
        Account(
            handle="!salon:exemple.fr",
            credentials=Credentials(values={"access_token": "planted"}),
            settings={"base_url": server.url},
        )
    )


@pytest.mark.parametrize(
    "told",
    [
        [],
        {"chunk": {}},
        {"chunk": ["odd"]},
        {"chunk": [{"event_id": "$a"}]},
        {"chunk": [{"event_id": "$a", "origin_server_ts": "soon"}]},
        {"chunk": [{"event_id": "$a", "origin_server_ts": 10**30}]},
    ],
)
def test_a_list_that_cannot_be_read_is_no_absence(server, told):
    with pytest.raises(Ambiguous):
        answering(server, told).find(POST, since=LONG_AGO)


@pytest.mark.parametrize("told", [None, [], {}, {"event_id": ""}])
def test_a_confirmation_that_cannot_be_read_leaves_the_post_unsure(server, told):
    with pytest.raises(Ambiguous):
        answering(server, told).publish(POST)


def test_pages_that_lead_back_to_themselves_come_to_an_end(server):
    told = {"chunk": [], "end": "same"}
    assert answering(server, told).find(POST, since=LONG_AGO) is None


def test_a_server_that_does_not_tell_its_limit_teaches_nothing(server):
    assert answering(server, {}).learn() == {}
